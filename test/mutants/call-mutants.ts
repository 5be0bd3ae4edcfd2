/** Checks around calls, each taken out once. */
import type { Mutant } from "./mutants.ts";

const attacks = ["test/attacks/calls.test.ts"];
const scenes = ["test/scenes/calls.test.ts"];
const calls = "extension/background/calls";

const check = (
	name: string,
	file: string,
	find: string,
	replace: string,
	scene: readonly string[],
): Mutant => ({ name, file, find, replace, scene });

export const callMutants: readonly Mutant[] = [
	check(
		"call-signals-after-consent",
		`${calls}/signals.ts`,
		"else if (isJoined(call)) take(id, address, letter);",
		"else take(id, address, letter);",
		attacks,
	),
	check(
		"call-link-is-one",
		`${calls}/signals.ts`,
		'if (isNew ? type !== "offer" || !call.isOurs : sitter.link !== link) return journal("call link");',
		"",
		attacks,
	),
	check(
		"call-certificate-is-one",
		`${calls}/signals.ts`,
		"if (!isNew && sitter.fingerprint !== undefined && sitter.fingerprint !== read.fingerprint)",
		"if (false)",
		attacks,
	),
	check("call-state-is-newer", `${calls}/calls.ts`, "if (sitter && n > sitter.n)", "if (sitter)", attacks),
	check(
		"call-ended-by-who-is-in-it",
		`${calls}/calls.ts`,
		"if (sitterOf(contact, id)) happen(event);",
		"if (now()?.id === id) happen(event);",
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
		"if (seconds <= 0) return missed(contact, id, video);",
		"",
		scenes,
	),
	check(
		"strays-are-few",
		`${calls}/calls.ts`,
		"} else if (strays.allows(contact.id)) {",
		"} else {",
		attacks,
	),
];
