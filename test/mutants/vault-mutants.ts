/** Checks of the vault and its lock. */
import { checksOf, type Mutant } from "./mutant.ts";

const attack = ["test/attacks/vault.test.ts"];
const scene = ["test/scenes/vault.test.ts"];
const together = ["test/scenes/lock-pressed-together.test.ts"];
const check = checksOf("vault-");

export const vaultMutants: readonly Mutant[] = [
	check(
		"argon2-of-the-table",
		"extension/crypto/openpgp.ts",
		'return type === "argon2" && t === argon2.t && p === argon2.p && encodedM === argon2.encodedM;',
		'return type === "argon2";',
		attack,
	),
	check(
		"key-of-this-message",
		"extension/background/lock/curtain.ts",
		'of === nameOf(message) ? fromBase64Url(key ?? "") : undefined',
		'of !== undefined ? fromBase64Url(key ?? "") : undefined',
		attack,
	),
	check("tries-are-counted-first", "extension/background/lock/lock.ts", "await counted.begin();", "", scene),
	check(
		"key-leaves-memory",
		"extension/background/lock/curtain.ts",
		"	await session.remove([vaultKey]);\n}\n\n/** Opens",
		"}\n\n/** Opens",
		scene,
	),
	check(
		"sealed-behind-the-lock",
		"extension/background/lock/curtain.ts",
		"await session.set({ ...Object.fromEntries(await Promise.all(sealed)), ...mark });",
		"await session.set(mark);",
		scene,
	),
	check(
		"forgotten-only-behind-the-lock",
		"extension/background/lock/lock.ts",
		"				if (!isLocked()) return;\n				await inTurn",
		"				await inTurn",
		scene,
	),
	check(
		"one-act-at-a-time",
		"extension/background/lock/lock.ts",
		'return acts.run("vault", async () => {',
		"return (async (job) => job())(async () => {",
		together,
	),
	check(
		"who-pressed-the-lock-last",
		"extension/background/lock/lock.ts",
		'if (!stands()) throw new Fault("locked");\n					await openCurtain',
		"await openCurtain",
		together,
	),
	check(
		"no-change-behind-the-lock",
		"extension/background/lock/lock.ts",
		'if (isLocked()) throw new Fault("locked");\n					is.value = "sealing";',
		'is.value = "sealing";',
		together,
	),
	check(
		"signed-out-before-anything-else",
		"extension/background/lock/lock.ts",
		"				await forgetLock(session);\n				// behind",
		"				// behind",
		together,
	),
	check("muted-behind-the-lock", "extension/background/wake.ts", "leash?.mute();", "", scene),
];
