import { expect, test } from "vitest";
import { type Handle, type Iid, toAddress, toChatId } from "../../../protocol/ids.ts";
import type { Contact } from "../contacts/contact.ts";
import { peopleOf } from "./people.ts";

let made = 0;
function contact(handle: string, more: Partial<Contact> = {}): Contact {
	made++;
	return {
		...{ id: toChatId(new Uint8Array(16).fill(made)), state: "accepted", since: made, relay: "" },
		...{ handle: handle as Handle, address: toAddress(new Uint8Array(32).fill(made)) },
		...{ verified: false, doors: [], nextSeq: 0 },
		...more,
	};
}
const names = (people: readonly Contact[], at: Readonly<Record<string, number>> = {}) =>
	peopleOf(
		Object.fromEntries(people.map((one) => [one.id, one])),
		Object.fromEntries(
			people.flatMap(({ id, handle }) =>
				handle in at
					? [[id, { id, preview: "", previewMine: false, at: at[handle] ?? 0, unread: 0, draft: "" }]]
					: [],
			),
		),
	).map(({ name }) => name);

test("only who accepted, with the key we know, the latest talked with first", () => {
	const all = [
		contact("anna"),
		contact("bob", { since: 90 }),
		contact("carol"),
		contact("asking", { state: "asking" }),
		contact("asked", { state: "asked" }),
		contact("blocked", { state: "blocked" }),
		contact("changed", { changedTo: "x" as Iid }),
	];
	expect(names(all, { anna: 100 })).toEqual(["anna", "bob", "carol"]);
});

test("who call themselves the same are told apart, and none of them is meant by the bare name", () => {
	expect(
		names([contact("bob"), contact("eve"), contact("bob", { state: "asking" }), contact("bob")]),
	).toEqual(["bob (2)", "eve", "bob (1)"]);
});
