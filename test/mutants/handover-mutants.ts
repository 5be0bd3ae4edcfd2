/** Checks of an identity that goes to another browser. */
import { checksOf, type Mutant } from "./mutant.ts";

const attacks = ["test/attacks/handover.test.ts"];
const scene = ["test/scenes/handover.test.ts"];
const sides = ["extension/background/handover/handover.test.ts"];
const crypto = ["extension/crypto/handover.test.ts"];
const giving = "extension/background/handover/giving.ts";
const taking = "extension/background/handover/taking.ts";
const keys = "extension/crypto/handover.ts";
const check = checksOf("handover-", attacks);

export const handoverMutants: readonly Mutant[] = [
	check(
		"compared-before-anything-leaves",
		giving,
		'await kept.put({ ...giving, is: "comparing", theirs, digits: met.digits, since, until });',
		'await kept.put({ ...giving, is: "moving", theirs, since, until });',
		scene,
	),
	check("digits-that-were-shown", giving, " || giving.digits !== digits)", ")"),
	check("code-that-was-shown", giving, " || giving.id !== id || ", " || "),
	check(
		"one-who-comes",
		giving,
		"} else if (comer?.address === sender && comer.commitment === commitment) {",
		"} else if (comer) {",
	),
	check(
		"late-comer-is-told",
		giving,
		'} else if (giving.is === "moving") sayWhy(giving, sender, "over");',
		'} else if (giving.is === "moving") return;',
	),
	check(
		"hello-by-the-code",
		giving,
		'if (!came) return journal("handover unproven");',
		'if (!came) return finish(giving, "handover-twice");',
	),
	check(
		"end-is-proven",
		giving,
		'if (!isProven(keysWith(giving, sender).up, frame)) return journal("handover unproven");\n\t\tawait finish(giving, codeOfEnd[frame.why]);',
		"await finish(giving, codeOfEnd[frame.why]);",
	),
	check(
		"end-is-proven-there",
		taking,
		'if (!isProven(keysOf(taking).down, frame)) return journal("handover unproven");\n\t\t\t\tif (!isStoring)',
		"if (!isStoring)",
	),
	check(
		"answer-is-proven",
		taking,
		'if (!isProven(keysOf(taking).down, frame)) return journal("handover unproven");\n\t\tif (taking.is',
		"if (taking.is",
		sides,
	),
	check(
		"one-answer",
		taking,
		'if (taking.is !== "calling") return;',
		'if (taking.is === "moving") return;',
		sides,
	),
	check("from-who-showed-it", taking, "sender !== taking.from || ", "", sides),
	check("code-runs-out", giving, "if (isLate(giving)) {", "if (Number.isNaN(giving.until)) {", scene),
	check(
		"a-clock-put-back",
		giving,
		"!isAhead(until, clock.now(), until - since)",
		"clock.now() >= until - 0 * since",
		sides,
	),
	check("silence-ends-it", giving, "quietMs >= limits.handoverSilenceMs", "quietMs < 0", sides),
	check(
		"code-over-before-it-rings",
		giving,
		'if (giving.is === "over" || isLate(giving)) return',
		'if (giving.is === "over") return',
		sides,
	),
	check("yes-in-time", giving, '"comparing" || isLate(giving) || ', '"comparing" || ', sides),
	check("commitment", keys, "if (!equal(commitmentTo(keyFresh), commitment)) return undefined;", "", crypto),
	check(
		"small-order",
		keys,
		"if (!shared) return undefined;",
		"if (!shared) return met0;".replace("met0", '{ piece: own, ack: own, done: own, digits: "000000" }'),
		crypto,
	),
	check("secret-in-the-keys", keys, "const ikm = concat(shared, secret);", "const ikm = shared;", crypto),
	check(
		"addresses-in-the-transcript",
		keys,
		"concat(idBytes(old), idBytes(fresh), commitment, keyOld, keyFresh)",
		"concat(commitment, keyOld, keyFresh)",
		crypto,
	),
	check("addresses-in-the-code-keys", keys, "concat(idBytes(old), idBytes(fresh)));", "concat());", crypto),
	check(
		"run-in-a-piece",
		keys,
		"hkdf(key, labels.handoverPiece, 32, run)",
		"hkdf(key, labels.handoverPiece, 32)",
		crypto,
	),
	check("place-in-a-piece", keys, "index, uint(count, 2));", "index);", crypto),
	check(
		"asked-for-again",
		"extension/background/panel-backup.ts",
		"await (await confirmed(vault)).handing.begin(letterId(id));",
		"await (await app()).handing.begin(letterId(id));",
		scene,
	),
	check(
		"not-over-an-identity",
		taking,
		'if (needs.hasIdentity()) throw new Fault("have-identity");',
		"",
		scene,
	),
	check(
		"relay-key-of-the-code",
		"extension/background/handover/passage.ts",
		", pinHash: bytes(relayHash) }",
		', ...(relayHash === "" && { pinHash: bytes(relayHash) }) }',
	),
	check(
		"whole-identity",
		"extension/background/backup/restore.ts",
		'if (!contents || !(await isWhole(contents, clock.now()))) throw new Fault("handover-damaged");',
		'if (!contents) throw new Fault("handover-damaged");',
		["extension/background/backup/restore.test.ts"],
	),
	check("nothing-after-the-code", "protocol/handover.ts", "at !== bytes.length || ", "", [
		"protocol/handover.test.ts",
	]),
];
