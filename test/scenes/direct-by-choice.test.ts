/** With whom a direct path is made is a choice: whoever is not meant sees no address of ours. */
import { expect, test } from "vitest";
import { friends, minute, second, texts } from "./friends.ts";

test.each([
	["accepted", "direct"],
	["verified", "relay"],
	["nobody", "relay"],
] as const)("set to %s, letters to somebody unverified go by %s", async (direct, path) => {
	const { alice, bob, when, until, pass } = await friends(19_700, { isDirect: true });
	await when(alice.ask((api) => api.setDirect({ direct })));
	// alice's word counts, whoever offers
	for (const [from, to] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const) {
		await when(from.says(to, `from ${from.name}`));
		await pass(minute);
	}
	await until("both read", () => texts(bob, "alice").length === 2 && texts(alice, "bob").length === 2);
	for (const [person, who] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const)
		expect(person.contact(who)?.path).toBe(path);
});

test("a choice that forbids it closes the path that is open", async () => {
	const { alice, when, until } = await friends(19_701, { isDirect: true });
	await when(alice.says("bob", "x"));
	await until("direct", () => alice.contact("bob")?.path === "direct");
	await when(alice.ask((api) => api.setDirect({ direct: "nobody" })));
	await until("through the relay", () => alice.contact("bob")?.path === "relay");
});

test("set to verified, a path is made once somebody is, and closed when that is taken back", async () => {
	const { alice, bob, when, until, pass } = await friends(19_702, { isDirect: true });
	await when(alice.ask((api) => api.setDirect({ direct: "verified" })));
	await when(alice.says("bob", "x"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	expect(alice.contact("bob")?.path).toBe("relay");
	const iid = alice.contact("bob")?.iid;
	if (!iid) throw new Error("bob is nobody");
	await when(alice.about("bob", (api, chat) => api.verify({ chat, iid })));
	await when(alice.says("bob", "y"));
	await until("direct", () => alice.contact("bob")?.path === "direct");
	// nothing is on its way that could close it by itself
	await pass(minute);
	await when(alice.about("bob", (api, chat) => api.unverify({ chat })));
	await until("through the relay", () => alice.contact("bob")?.path === "relay", second);
	expect(alice.contact("bob")?.verified).toBe(false);
});
