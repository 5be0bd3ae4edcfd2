/** Checks of backups, and of what leaves. */
import { checksOf, type Mutant } from "./mutant.ts";

const scene = ["test/scenes/backup.test.ts"];
const contents = ["extension/background/backup/contents.test.ts"];
const fileTest = ["extension/crypto/backup-file.test.ts"];
const file = "extension/crypto/backup-file.ts";
const restore = "extension/background/backup/restore.ts";
const check = checksOf("backup-");

export const backupMutants: readonly Mutant[] = [
	check(
		"hash-at-the-end",
		file,
		'if (!equal(sha256(file.subarray(0, end)), file.subarray(end))) return "damaged";',
		"",
		scene,
	),
	check(
		"version",
		file,
		'return file[magic.length] === version ? undefined : "newer";',
		"return undefined;",
		scene,
	),
	check("size-is-padded", file, "while (size < length) size *= 2;", "size = length;", fileTest),
	check("not-over-an-identity", restore, 'throw new Fault("have-identity");', "return;", scene),
	check(
		"repeat-is-the-same-act",
		restore,
		"kept.now.peek().restored === asked.id",
		"asked.id.length === 0",
		scene,
	),
	check(
		"unknown-fields-refuse",
		"extension/background/backup/contents.ts",
		"if (!isFields(value) || !hasOnly(value, personFields)) return false;",
		"if (!isFields(value)) return false;",
		contents,
	),
	check(
		"verified-needs-a-key",
		"extension/background/backup/contents.ts",
		"return value.verified !== true || value.iid !== undefined;",
		"return true;",
		contents,
	),
	check(
		"asked-for-again",
		"extension/background/panel-backup.ts",
		"await lock.confirm(optional(vault));",
		"",
		scene,
	),
	check(
		"erased-in-the-session-too",
		"extension/background/lock/lock.ts",
		"await emptySession(session, true);",
		"",
		scene,
	),
];
