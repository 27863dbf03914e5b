#!/usr/bin/env python3
"""Run a command as on a kernel without Landlock, with --seccomp also as on
one without system call filters: these calls answer ENOSYS."""
import ctypes
import errno
import os
import sys

SCMP_ACT_ALLOW = 0x7fff0000
SCMP_ACT_ERRNO = 0x00050000
calls = ["landlock_create_ruleset"]
command = sys.argv[1:]
if command[0] == "--seccomp":
    command = command[1:]
    calls.append("seccomp")

try:
    library = ctypes.CDLL("libseccomp.so.2")
except OSError:
    sys.exit(77)
library.seccomp_init.restype = ctypes.c_void_p
library.seccomp_rule_add_array.argtypes = [
    ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint,
    ctypes.c_void_p]
library.seccomp_load.argtypes = [ctypes.c_void_p]
box = library.seccomp_init(SCMP_ACT_ALLOW)
for name in calls:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if library.seccomp_rule_add_array(
            box, SCMP_ACT_ERRNO | errno.ENOSYS, number, 0, None) != 0:
        sys.exit(77)
if library.seccomp_load(box) != 0:
    sys.exit(77)
os.execvp(command[0], command)
