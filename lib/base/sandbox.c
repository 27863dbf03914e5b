/*
 * Files through Landlock, by system call because Debian 12 has no library
 * for it; system calls through libseccomp.  The two overlap on purpose:
 * kernels before 6.7 have no Landlock for the network, and seccomp cannot
 * look at the path of a file.
 */
#include "config.h"

#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif
#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

#ifdef HAVE_LINUX_LANDLOCK_H

/*
 * What each version of the interface can deny.  The header of the build
 * machine may be older than the kernel, so the later ones are numbers, and
 * the structure is our own: the kernel takes it by its length.
 */
struct ruleset {
	uint64_t fs, net, scoped;
};

#define ACCESS_FIRST ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define ACCESS_REFER (UINT64_C(1) << 13)
#define ACCESS_TRUNCATE (UINT64_C(1) << 14)
#define ACCESS_IOCTL (UINT64_C(1) << 15)
#define NET_TCP UINT64_C(3)		/* bind, connect */
#define SCOPED_ALL UINT64_C(3)		/* abstract sockets, signals */

static const struct {
	int abi;
	size_t size;		/* of the structure, in bytes */
	struct ruleset rules;	/* what this version adds */
} versions[] = {
	{ 1, 8, { ACCESS_FIRST, 0, 0 } },
	{ 2, 8, { ACCESS_REFER, 0, 0 } },
	{ 3, 8, { ACCESS_TRUNCATE, 0, 0 } },
	{ 4, 16, { 0, NET_TCP, 0 } },
	{ 5, 16, { ACCESS_IOCTL, 0, 0 } },
	{ 6, 24, { 0, 0, SCOPED_ALL } },
};

static int
landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

static enum status
allow_read(int rules, const char *path, struct error *err)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
	};
	enum status st = STATUS_OK;
	struct stat sb;
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return STATUS_OK;
	if (fd < 0 || fstat(fd, &sb) != 0) {
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	} else {
		/* The kernel refuses rights of folders for plain files. */
		if (S_ISDIR(sb.st_mode))
			rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
		rule.parent_fd = fd;
		if (syscall(SYS_landlock_add_rule, rules,
		    LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
			st = error_set(err, STATUS_IO, "%s: Landlock: %s",
			    path, strerror(errno));
	}
	if (fd >= 0)
		(void)close(fd);
	return st;
}

/* *held is the version that is in force, 0 for none. */
static enum status
limit_files(const struct sandbox *box, int *held, struct error *err)
{
	int abi = landlock_abi(), rules;
	struct ruleset want = { 0, 0, 0 };
	enum status st = STATUS_OK;
	size_t i, size = 0;

	*held = 0;
	if (abi < 1)
		return STATUS_OK;
	for (i = 0; i < sizeof(versions) / sizeof(versions[0]) &&
	    versions[i].abi <= abi; i++) {
		want.fs |= versions[i].rules.fs;
		want.net |= versions[i].rules.net;
		want.scoped |= versions[i].rules.scoped;
		size = versions[i].size;
	}
	if (box->network)
		want.net = 0;
	rules = (int)syscall(SYS_landlock_create_ruleset, &want, size, 0);
	if (rules < 0)
		return error_set(err, STATUS_IO, "Landlock: %s",
		    strerror(errno));
	for (i = 0; st == STATUS_OK && box->read != NULL &&
	    box->read[i] != NULL; i++)
		st = allow_read(rules, box->read[i], err);
#ifdef WITH_SANITIZERS
	/* At its end the leak sanitizer looks at the program's threads. */
	if (st == STATUS_OK)
		st = allow_read(rules, "/proc", err);
#endif
	if (st == STATUS_OK &&
	    syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		st = error_set(err, STATUS_IO, "Landlock: %s",
		    strerror(errno));
	if (st == STATUS_OK)
		*held = abi;
	(void)close(rules);
	return st;
}

#else

static enum status
limit_files(const struct sandbox *box, int *held, struct error *err)
{
	(void)box;
	(void)err;
	*held = 0;
	return STATUS_OK;
}

#endif

#ifdef HAVE_SECCOMP

enum call_kind { CALL_ALWAYS, CALL_NETWORK, CALL_PROCESS, CALL_TRACE };

/*
 * What no parser and no search calls.  io_uring is among them because it
 * makes other calls where the filter does not see them.
 */
static const struct {
	int number;
	enum call_kind kind;
} denied[] = {
	{ SCMP_SYS(execve), CALL_ALWAYS },
	{ SCMP_SYS(execveat), CALL_ALWAYS },
	{ SCMP_SYS(socket), CALL_NETWORK },
	{ SCMP_SYS(socketpair), CALL_NETWORK },
	{ SCMP_SYS(connect), CALL_NETWORK },
	{ SCMP_SYS(bind), CALL_ALWAYS },
	{ SCMP_SYS(listen), CALL_ALWAYS },
	{ SCMP_SYS(sendto), CALL_NETWORK },
	{ SCMP_SYS(sendmsg), CALL_NETWORK },
	{ SCMP_SYS(sendmmsg), CALL_NETWORK },
	{ SCMP_SYS(fork), CALL_PROCESS },
	{ SCMP_SYS(vfork), CALL_PROCESS },
	{ SCMP_SYS(clone), CALL_PROCESS },
	{ SCMP_SYS(clone3), CALL_PROCESS },
	{ SCMP_SYS(kill), CALL_PROCESS },
	{ SCMP_SYS(tkill), CALL_PROCESS },
	{ SCMP_SYS(pidfd_send_signal), CALL_PROCESS },
	{ SCMP_SYS(ptrace), CALL_TRACE },
	{ SCMP_SYS(process_vm_readv), CALL_ALWAYS },
	{ SCMP_SYS(process_vm_writev), CALL_ALWAYS },
	{ SCMP_SYS(pidfd_open), CALL_ALWAYS },
	{ SCMP_SYS(pidfd_getfd), CALL_ALWAYS },
	{ SCMP_SYS(io_uring_setup), CALL_ALWAYS },
	{ SCMP_SYS(bpf), CALL_ALWAYS },
	{ SCMP_SYS(perf_event_open), CALL_ALWAYS },
	{ SCMP_SYS(userfaultfd), CALL_ALWAYS },
	{ SCMP_SYS(add_key), CALL_ALWAYS },
	{ SCMP_SYS(request_key), CALL_ALWAYS },
	{ SCMP_SYS(keyctl), CALL_ALWAYS },
	{ SCMP_SYS(unshare), CALL_ALWAYS },
	{ SCMP_SYS(setns), CALL_ALWAYS },
	{ SCMP_SYS(mount), CALL_ALWAYS },
	{ SCMP_SYS(umount2), CALL_ALWAYS },
	{ SCMP_SYS(chroot), CALL_ALWAYS },
	{ SCMP_SYS(open_by_handle_at), CALL_ALWAYS },
	{ SCMP_SYS(init_module), CALL_ALWAYS },
	{ SCMP_SYS(finit_module), CALL_ALWAYS },
	{ SCMP_SYS(kexec_load), CALL_ALWAYS },
};

static bool
is_denied(enum call_kind kind, const struct sandbox *box)
{
#ifdef WITH_SANITIZERS
	/* At its end the leak sanitizer traces the program. */
	if (kind == CALL_TRACE)
		return false;
#endif
	if (kind == CALL_PROCESS)
		return box->alone;
	return kind != CALL_NETWORK || !box->network;
}

static enum status
limit_calls(const struct sandbox *box, bool *held, struct error *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int rc = filter == NULL ? -ENOMEM : 0;
	size_t i;

	*held = false;
	for (i = 0; rc == 0 && i < sizeof(denied) / sizeof(denied[0]); i++)
		if (is_denied(denied[i].kind, box))
			rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			    denied[i].number, 0);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	/* A kernel without filters says so; the caller decides. */
	if (rc == -EINVAL || rc == -ENOSYS)
		return STATUS_OK;
	if (rc != 0)
		return error_set(err, STATUS_IO, "seccomp: %s",
		    strerror(-rc));
	*held = true;
	return STATUS_OK;
}

#else

static enum status
limit_calls(const struct sandbox *box, bool *held, struct error *err)
{
	(void)box;
	(void)err;
	*held = false;
	return STATUS_OK;
}

#endif

enum status
sandbox_enter(const struct sandbox *box, char note[SANDBOX_NOTE_SIZE],
    struct error *err)
{
	char files[64] = "not limited (no Landlock)";
	enum status st;
	bool calls;
	int abi;

	note[0] = '\0';
	/* Neither works for a program that could gain rights by exec. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_set(err, STATUS_IO, "no_new_privs: %s",
		    strerror(errno));
	st = limit_files(box, &abi, err);
	if (st == STATUS_OK)
		st = limit_calls(box, &calls, err);
	if (st != STATUS_OK)
		return st;
	if (abi > 0)
		(void)snprintf(files, sizeof(files), "Landlock version %d",
		    abi);
	(void)snprintf(note, SANDBOX_NOTE_SIZE,
	    "sandbox: files: %s, system calls: %s, connecting %s", files,
	    calls ? "seccomp" : "not limited (no seccomp)",
	    box->network ? "allowed" : "not allowed");
	if (box->required && (abi == 0 || !calls))
		return error_set(err, STATUS_IO, "%s, but it is required",
		    note);
	return STATUS_OK;
}
