/** The draft typed after Send is older than the moment at which a busy worker gets to the sending: it is refused. */
import { expect, test } from "vitest";
import { friends, second } from "./friends.ts";

test("what is typed right after Send is kept, also when the disk is slow", async () => {
	const { alice, clock, when, pass } = await friends(19_310);
	const database = alice.profile.database as unknown as { write(...all: unknown[]): Promise<unknown> };
	const real = database.write;
	database.write = async (...all) => {
		await new Promise<void>((resolve) => clock.later(700, resolve));
		return real(...all);
	};
	void alice.says("bob", "one");
	void alice.says("bob", "two");
	await pass(100);
	void alice.about("bob", (api, chat) =>
		api.saveDraft({ chat, text: "and what I wanted to say", at: clock.now() }),
	);
	await pass(20 * second);
	await when(alice.ask((api) => api.retryRelay({})));
	expect(alice.view()?.chats[alice.contact("bob")?.id as never]?.draft).toBe("and what I wanted to say");
});
