/** Two who compare their number: both read the same, each says so alone, and it stays said. */
import { expect, test } from "vitest";
import { friends } from "./friends.ts";

test("both read the same number, and what each found out outlives worker and browser", async () => {
	const { alice, bob, when, until } = await friends(19_710);
	const read = await when(alice.about("bob", (api, chat) => api.safetyNumber({ chat })));
	const other = await when(bob.about("alice", (api, chat) => api.safetyNumber({ chat })));
	if (typeof read === "string" || typeof other === "string") throw new Error("no number");
	expect(read.digits).toBe(other.digits);
	expect(read).toMatchObject({ iid: bob.view()?.self?.iid, isNew: false });
	expect(await when(alice.about("bob", (api, chat) => api.verify({ chat, iid: read.iid })))).toBe(null);
	const at = alice.contact("bob")?.verifiedAt;
	expect(at).toBeGreaterThan(0);
	expect(bob.contact("alice")?.verified).toBe(false);
	// twice is once
	await when(alice.about("bob", (api, chat) => api.verify({ chat, iid: read.iid })));
	alice.restarts();
	alice.look();
	await until("alice is back", () => alice.contact("bob")?.path === "relay");
	expect(alice.contact("bob")).toMatchObject({ verified: true, verifiedAt: at });
	await when(alice.says("bob", "hello"));
	await until("bob reads", () => bob.messages("alice").length === 1);
	expect(await when(alice.about("bob", (api, chat) => api.unverify({ chat })))).toBe(null);
	expect(alice.contact("bob")?.verified).toBe(false);
	expect(alice.contact("bob")?.verifiedAt).toBe(undefined);
});

test("whoever only asks has no number yet, and no badge", async () => {
	const { alice, when } = await friends(19_711);
	await when(alice.about("bob", (api, chat) => api.forget({ id: chat })));
	await when(alice.adds("bob"));
	expect(await when(alice.about("bob", (api, chat) => api.safetyNumber({ chat })))).toBe("not-found");
	expect(await when(alice.about("bob", (api, chat) => api.trustKey({ chat, iid: "x" as never })))).toBe(
		"bad-request",
	);
});
