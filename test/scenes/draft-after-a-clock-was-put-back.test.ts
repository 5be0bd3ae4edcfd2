/** A clock that was a day ahead and was put right: drafts are not kept for a day. */
import { expect, test } from "vitest";
import { friends, hour } from "./friends.ts";

test("a draft is kept after a clock that was a day ahead was put right", async () => {
	const { alice, skew, clock, when } = await friends(19_050);
	const now = () => clock.now() + (skew.alice ?? 0);
	const save = (text: string) =>
		when(alice.about("bob", (api, chat) => api.saveDraft({ chat, text, at: now() })));
	const draft = () => alice.view()?.chats[alice.contact("bob")?.id as never]?.draft;
	skew.alice = 24 * hour;
	await when(alice.says("bob", "hello"));
	skew.alice = 0;
	await save("a long thought");
	expect(draft()).toBe("a long thought");
});
