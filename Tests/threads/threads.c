/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: threads PHP_INI SCRIPT...
 *
 * One process of a thread-safe PHP in which each script is a request of a thread of its own, all at once. Says "ended" when they have, and lives until the
 * end of its input. Started by test_threads.py.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <sapi/embed/php_embed.h>

#ifndef ZTS
#error "for a PHP with --enable-zts"
#endif

ZEND_TSRMLS_CACHE_DEFINE()

#define THREADS_MAX 16

static void fail(const char *what)
{
	fprintf(stderr, "threads: %s\n", what);
	exit(1);
}

static void run_script(const char *path)
{
	zend_file_handle file;

	zend_stream_init_filename(&file, path);
	zend_first_try
	{
		php_execute_script(&file);
	}
	zend_end_try();
	zend_destroy_file_handle(&file);
}

/* The life of a thread in a web server's module: PHP's state for it, a request, and the end of both. */
static void *serve(void *path)
{
	ts_resource(0);
	ZEND_TSRMLS_CACHE_UPDATE();
	if (php_request_startup() == FAILURE) {
		fail("a request does not start");
	}
	SG(request_info).no_headers = 1;
	run_script(path);
	php_request_shutdown(NULL);
	ts_free_thread();
	return NULL;
}

static void serve_all(char **paths, int count)
{
	pthread_t threads[THREADS_MAX];

	for (int i = 0; i < count; i++) {
		if (pthread_create(&threads[i], NULL, serve, paths[i]) != 0) {
			fail("a thread does not start");
		}
	}
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
	}
}

int main(int count, char **arguments)
{
	if (count < 3 || count > 2 + THREADS_MAX) {
		fail("usage: threads PHP_INI SCRIPT...");
	}
	php_embed_module.php_ini_path_override = arguments[1];
	if (php_embed_init(1, arguments) == FAILURE) {
		fail("PHP does not start");
	}
	ZEND_TSRMLS_CACHE_UPDATE();
	serve_all(arguments + 2, count - 2);
	puts("ended");
	fflush(stdout);
	while (getchar() != EOF) {
	}
	php_embed_shutdown();
	return 0;
}
