/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into a program: counts what it takes from malloc() and its like, and writes the count into the file $ALLOCATIONS when the program ends. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* glibc's own, by the names that stay when malloc() is ours. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_long taken;

void *malloc(size_t size)
{
	atomic_fetch_add(&taken, 1);
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	atomic_fetch_add(&taken, 1);
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	atomic_fetch_add(&taken, 1);
	return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	atomic_fetch_add(&taken, 1);
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	*memory = aligned_alloc(alignment, size);
	return *memory == NULL;
}

__attribute__((destructor)) static void tell(void)
{
	const char *name = getenv("ALLOCATIONS");
	long count = atomic_load(&taken);
	FILE *file = name == NULL ? NULL : fopen(name, "w");

	if (file != NULL) {
		fprintf(file, "%ld\n", count);
		fclose(file);
	}
}
