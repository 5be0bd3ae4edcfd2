// A wall clock that is CLOCK_AHEAD seconds ahead, for the program that preloads this. libfaketime also stands in front of waiting and of
// shared memory, and Chromium hangs under it; this changes nothing but what the time is.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead(void) {
	const char *text = getenv("CLOCK_AHEAD");
	return text ? atol(text) : 0;
}

int clock_gettime(clockid_t id, struct timespec *now) {
	int result = (int)syscall(SYS_clock_gettime, id, now);
	if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
	return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
	(void)zone;
	struct timespec exact;
	int result = clock_gettime(CLOCK_REALTIME, &exact);
	now->tv_sec = exact.tv_sec;
	now->tv_usec = exact.tv_nsec / 1000;
	return result;
}

time_t time(time_t *into) {
	struct timespec exact;
	clock_gettime(CLOCK_REALTIME, &exact);
	if (into) *into = exact.tv_sec;
	return exact.tv_sec;
}
