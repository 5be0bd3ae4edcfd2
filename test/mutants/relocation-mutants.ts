/** Checks around where a contact says they stay, each taken out once. */
import type { Mutant } from "./mutant.ts";

const attacks = ["test/attacks/moved-by-a-contact.test.ts"];
const people = "extension/background/contacts/people.ts";
const scenes = ["test/scenes/moving-relay.test.ts"];

const check = (name: string, file: string, find: string, replace: string, scene = attacks): Mutant => ({
	name: `relocation-${name}`,
	file,
	find,
	replace,
	scene,
});

export const relocationMutants: readonly Mutant[] = [
	check("order", people, "if (!isNews || !needs", "if (!needs"),
	check("url", people, "!needs.isRelay(relay) || ", ""),
	check("address", people, " || book.at(address)) return [];", ") return [];"),
	check(
		"device",
		"extension/background/receivers.ts",
		"letter.body.relay === undefined || letter.body.devId === session.device",
		"letter.body.relay !== null",
	),
	check(
		"places",
		"extension/background/contacts/contact.ts",
		"...place }, ...others].slice(0, mostPlaces) }",
		"...place }, ...others] }",
	),
	check(
		"own-address",
		"extension/background/relocation/settling.ts",
		"!book.at(address) && Object.values(accounts.known.peek()).every((account) => account.address !== address)",
		"!book.at(address)",
	),
	check("blocked", "extension/background/contacts/blocking.ts", "[...urls, ...homes]", "urls"),
	check(
		"told-before",
		"extension/background/relocation/relocation.ts",
		"if (move.value?.left.length === 0 && ",
		"if (move.value && ",
		scenes,
	),
	check(
		"new-address-new-session",
		"extension/background/relocation/settling.ts",
		"await sessions.drop(id);",
		"",
		scenes,
	),
];
