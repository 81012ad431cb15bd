// Tells the thread sanitizer of the slow ways through Swift's `Mutex`, which lie in a library that it does not see: without
// this, what two threads do one after the other under a lock that one waited for counts as a race. To be preloaded.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

typedef __attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) void *mutex);
typedef __attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) void *mutex);
typedef void tell(void *address);

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// The programs around the tests are not instrumented and have nobody to tell.
static void told(const char *name, void *mutex) {
    tell *sanitizer = (tell *)dlsym(RTLD_DEFAULT, name);
    if (sanitizer != NULL) sanitizer(mutex);
}

__attribute__((swiftcall)) void lock(uint32_t thread, __attribute__((swift_context)) void *mutex) __asm__(LOCK_SLOW);
__attribute__((swiftcall)) void lock(uint32_t thread, __attribute__((swift_context)) void *mutex) {
    ((lock_slow *)dlsym(RTLD_NEXT, LOCK_SLOW))(thread, mutex);
    told("__tsan_acquire", mutex);
}

__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *mutex) __asm__(UNLOCK_SLOW);
__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *mutex) {
    told("__tsan_release", mutex);
    ((unlock_slow *)dlsym(RTLD_NEXT, UNLOCK_SLOW))(mutex);
}
