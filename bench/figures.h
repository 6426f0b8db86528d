/* SPDX-License-Identifier: Apache-2.0 */
/* What programs that measure the core share. */
#ifndef FIGURES_H
#define FIGURES_H

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "session_core.h"

static inline sc_bytes bytes_of(const char *text)
{
	return (sc_bytes){.bytes = (const uint8_t *)text, .count = strlen(text)};
}

static inline double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static inline int compare_figures(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* The value that so many of a hundred do not exceed. Puts them in order. */
static inline double percentile(double *values, size_t count, size_t part)
{
	qsort(values, count, sizeof(*values), compare_figures);
	return values[count * part / 100];
}

#endif
