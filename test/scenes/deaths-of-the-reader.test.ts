/** The reader's worker dies at any await while an edit, a deletion or an expiry reaches it; with history kept and none. */
import { describe, expect, test } from "vitest";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

describe.each(["kept", "none"] as const)("history %s", (history) => {
	test.each(["edit", "delete", "text", "expiry"] as const)(
		"a death while there comes: %s",
		async (what) => {
			const bad: unknown[] = [];
			for (let dieAt = 1; dieAt < 30; dieAt += 4) {
				const { alice, bob, when, until, pass } = await friends(19_500 + dieAt);
				await when(bob.about("alice", (api, chat) => api.choose({ chat, choices: { history } })));
				for (const text of ["one", "two"]) await when(alice.says("bob", text));
				if (what === "expiry") await when(alice.says("bob", "goes", { ttl: 30 }));
				await until("bob reads", () => texts(bob, "alice").length === (what === "expiry" ? 3 : 2));
				await pass(5 * second);
				const of = messageOf(alice, "bob", "two").id;
				bob.dies();
				bob.willDie(dieAt, dieAt % 2 === 0);
				if (what === "edit")
					await when(alice.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "two!" })));
				if (what === "delete")
					await when(
						alice.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: true })),
					);
				if (what === "text") await when(alice.says("bob", "goes", { ttl: 200 }));
				bob.look();
				await pass(minute);
				await when(alice.says("bob", "after"));
				await pass(2 * minute);
				bob.look();
				await until("bob reads after", () => texts(bob, "alice").includes("after"), 5 * minute);
				await pass(4 * minute);
				bob.look();
				await pass(second);
				const seen = texts(bob, "alice").join();
				const want = {
					edit: "one,two!,after",
					delete: "one,after",
					text: "one,two,after",
					expiry: "one,two,after",
				}[what];
				const gap = bob.messages("alice").find(({ missing }) => missing)?.missing;
				const unread = bob.view()?.chats[bob.contact("alice")?.id as never]?.unread;
				const wantUnread = what === "delete" ? 2 : 3;
				const rows = [
					alice.profile.rows("outbox"),
					bob.profile.rows("expiring"),
					history === "none" ? bob.profile.rows("messages") : 0,
				];
				if (seen !== want || gap || unread !== wantUnread || rows.some(Boolean))
					bad.push({ dieAt, seen, gap, unread, rows });
			}
			expect(bad).toEqual([]);
		},
		120_000,
	);
});
