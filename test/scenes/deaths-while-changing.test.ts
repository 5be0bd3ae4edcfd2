/** A worker that dies at any await of an edit, a deletion, a clearing, a reading, a shortening, an expiry. */
import { describe, expect, test } from "vitest";
import type { Person } from "../world.ts";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

type Act = (person: Person, of: never) => Promise<unknown>;
const acts: Record<string, Act> = {
	edit: (person, of) => person.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "two!" })),
	both: (person, of) =>
		person.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: true })),
	me: (person, of) =>
		person.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: false })),
	clear: (person) => person.about("bob", (api, chat) => api.clearChat({ chat })),
	shorten: (person, of) => person.about("bob", (api, chat) => api.shortenMessage({ chat, of, seconds: 20 })),
	read: (person) => person.about("bob", (api, chat) => api.markRead({ chat })),
};
describe.each(["kept", "none"] as const)("history %s", (history) => {
	test.each(Object.keys(acts))(
		"a death while: %s",
		async (name) => {
			const bad: unknown[] = [];
			for (let dieAt = 1; dieAt < 30; dieAt += 4) {
				const { alice, bob, when, until, pass } = await friends(19_400 + dieAt);
				for (const [person, who] of [
					[alice, "bob"],
					[bob, "alice"],
				] as const)
					await when(person.about(who, (api, chat) => api.choose({ chat, choices: { read: true } })));
				await when(alice.about("bob", (api, chat) => api.choose({ chat, choices: { history } })));
				for (const text of ["one", "two", "three"]) await when(alice.says("bob", text));
				await until("bob reads", () => texts(bob, "alice").length === 3);
				await when(bob.says("alice", "answer"));
				await until("all read", () => texts(bob, "alice").length === 4 && texts(alice, "bob").length === 4);
				await pass(5 * second);
				const of = messageOf(alice, "bob", "two").id as never;
				alice.dies();
				alice.willDie(dieAt, dieAt % 2 === 0);
				const answer = await when((acts[name] as Act)(alice, of));
				await when(alice.says("bob", "after"));
				await until("bob reads after", () => texts(bob, "alice").includes("after"), 5 * minute);
				await pass(2 * minute);
				alice.look();
				await pass(second);
				const own = texts(alice, "bob").join();
				const theirs = texts(bob, "alice").join();
				const wants: Record<string, readonly [string, string]> = {
					edit: ["one,two!,three,answer,after", "one,two!,three,answer,after"],
					both: ["one,three,answer,after", "one,three,answer,after"],
					me: ["one,three,answer,after", "one,two,three,answer,after"],
					clear: ["after", "one,two,three,answer,after"],
					shorten: ["one,three,answer,after", "one,two,three,answer,after"],
					read: ["one,two,three,answer,after", "one,two,three,answer,after"],
				};
				const gap = bob.messages("alice").find(({ missing }) => missing);
				const unread = alice.view()?.chats[alice.contact("bob")?.id as never]?.unread;
				const read = messageOf(bob, "alice", "answer").delivery;
				const rows = [alice.profile.rows("outbox"), alice.profile.rows("expiring")];
				if (
					own !== wants[name]?.[0] ||
					theirs !== wants[name]?.[1] ||
					gap ||
					answer !== null ||
					rows.some(Boolean) ||
					(name === "read" && (unread !== 0 || read !== "read"))
				)
					bad.push({ dieAt, own, theirs, gap: gap?.missing, answer, rows, unread, read });
			}
			expect(bad).toEqual([]);
		},
		120_000,
	);
});
