/** Checks around calls, each taken out once. */
import { checksOf, type Mutant } from "./mutant.ts";

const attacks = ["test/attacks/calls.test.ts"];
const comparing = ["extension/background/calls/comparing.test.ts"];
const scenes = ["test/scenes/calls.test.ts"];
const groups = ["test/scenes/group-calls.test.ts"];
const groupAttacks = ["test/attacks/group-calls.test.ts"];
const calls = "extension/background/calls";

const check = checksOf("");

export const callMutants: readonly Mutant[] = [
	check(
		"compared-bytes-were-committed-to",
		`${calls}/comparing.ts`,
		"if (!isSame || !isCommitted(bytesOf(now.theirs), first)) {",
		"if (!isSame) {",
		comparing,
	),
	check(
		"compared-in-one-session",
		`${calls}/comparing.ts`,
		"if (!isSame || !isCommitted(bytesOf(now.theirs), first)) {",
		"if (!isCommitted(bytesOf(now.theirs), first)) {",
		comparing,
	),
	check(
		"compared-string-is-of-the-session",
		"extension/crypto/sas.ts",
		"const bytes = hkdf(exportKey, labels.sas,",
		"const bytes = hkdf(new Uint8Array(32), labels.sas,",
		comparing,
	),
	check(
		"compared-answer-is-of-the-round",
		`${calls}/comparing.ts`,
		"(body.n === 1 || isOfRound)",
		"true",
		comparing,
	),
	check(
		"compared-rounds-are-counted",
		`${calls}/comparing.ts`,
		"if (body.n !== 1 || !rounds.allows(sitter.seat)) return;",
		"if (body.n !== 1) return;",
		comparing,
	),
	check(
		"call-signals-after-consent",
		`${calls}/signals.ts`,
		"else if (isIn(call, peer)) take(id, peer, letter);",
		"else take(id, peer, letter);",
		attacks,
	),
	check(
		"call-link-is-one",
		`${calls}/signals.ts`,
		'if (isNew ? type !== "offer" || sitter.first === "ours" : sitter.link !== link)',
		"if (false)",
		attacks,
	),
	check(
		"call-certificate-is-one",
		`${calls}/signals.ts`,
		"if (!isNew && sitter.fingerprint !== undefined && sitter.fingerprint !== read.fingerprint)",
		"if (false)",
		attacks,
	),
	check("call-state-is-newer", `${calls}/hearing.ts`, "if (sitter && n > sitter.n)", "if (sitter)", attacks),
	check(
		"call-ended-by-who-is-in-it",
		`${calls}/hearing.ts`,
		"if (call && sitter) out(call, sitter, event);",
		"if (call?.id === body.call) stages.happen(event);",
		attacks,
	),
	check(
		"rings-are-counted",
		`${calls}/rings.ts`,
		'if (before && isRecent(before.at, limits.ringEveryMs)) return "refused";',
		"",
		attacks,
	),
	check(
		"rings-grow-silent",
		`${calls}/rings.ts`,
		'return unanswered >= limits.ringsUnanswered ? "silent" : "aloud";',
		'return "aloud";',
		attacks,
	),
	check(
		"late-ring-is-missed",
		`${calls}/rung.ts`,
		"if (seconds <= 0) return missed(contact, letter);",
		"",
		scenes,
	),
	check(
		"strays-are-few",
		`${calls}/calls.ts`,
		'if (strays.allows(chat)) post(chat, { t: "call.hangup", body: { call } });',
		'post(chat, { t: "call.hangup", body: { call } });',
		groupAttacks,
	),
	check(
		"roster-from-who-is-in-it",
		`${calls}/members.ts`,
		'by?.address === contact.address && by.state !== "ringing"',
		"true",
		groupAttacks,
	),
	check("two-offers-and-a-lost-answer", `${calls}/signals.ts`, "polite: !offered", "polite: offered", [
		"test/scenes/calls.test.ts",
	]),
	check("call-has-an-end", `${calls}/members.ts`, "if (!before && isFull(call))", "if (false)", groupAttacks),
	check(
		"who-is-blocked-is-not-brought",
		`${calls}/members.ts`,
		'if (known?.state === "blocked") return journal("call blocked");',
		"",
		groups,
	),
	check(
		"who-is-blocked-meanwhile-does-not-stay",
		`${calls}/calls.ts`,
		'needs.known(sitter.address)?.state !== "blocked"',
		"true",
		["test/scenes/parted-in-a-call.test.ts"],
	),
	check(
		"who-is-blocked-is-not-told-by-a-call",
		`${calls}/call-letters.ts`,
		'if (contact.state === "blocked") return;',
		"",
		["test/scenes/parted-in-a-call.test.ts"],
	),
	check(
		"joins-are-few",
		`${calls}/members.ts`,
		'if (!joins.allows(contact.id)) return journal("call too-many-joins");',
		"",
		groupAttacks,
	),
	check(
		"passed-on-by-who-brought-them",
		`${calls}/calls.ts`,
		'if (sitter && sitter.via !== contact.id) return journal("call introduced");',
		"",
		groupAttacks,
	),
	check(
		"one-speaks-for-oneself",
		`${calls}/ways.ts`,
		"const maySpeak = body.from === address || origin?.via === id;",
		"const maySpeak = true;",
		groupAttacks,
	),
	check("passed-on-so-often", `${calls}/ways.ts`, "body.hops >= mostHops ||", "", groupAttacks),
	check("passed-on-so-many", `${calls}/ways.ts`, " || !rate.allows(address)", "", groupAttacks),
	check(
		"early-letters-by-their-way",
		`${calls}/signals.ts`,
		'const earlyKey = (peer: Address, via: Seat | undefined) => [peer, via].join(" ");',
		"const earlyKey = (peer: Address, _via: Seat | undefined) => peer as string;",
		groupAttacks,
	),
	check(
		"letters-of-an-earlier-time",
		`${calls}/hearing.ts`,
		"seq >= (sitter.from ?? 0) ? sitter : undefined",
		"true ? sitter : undefined",
		groups,
	),
];
