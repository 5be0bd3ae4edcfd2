/** A name that only the one who gave it sees. */
import { expect, test } from "vitest";
import { friends, texts } from "./friends.ts";

const petname = "Robert from upstairs";

test("it stands in place of the handle wherever they are named, and is taken back by nothing", async () => {
	const { alice, bob, when, until } = await friends(960);
	const name = (to: string) => when(alice.about("bob", (api, chat) => api.setPetname({ chat, name: to })));
	await when(alice.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: false } })));
	expect(await name(`  ${petname}\u202e `)).toBe(null);
	expect(alice.contact("bob")).toMatchObject({ name: petname, handle: "bob" });
	expect(alice.outside.menu?.people.map((person) => person.name)).toEqual([petname]);
	await when(bob.says("alice", "hello"));
	await until("it comes", () => texts(alice, "bob").includes("hello"));
	expect([...alice.outside.notices.values()].map((notice) => notice.name)).toEqual([petname]);
	expect(await name("x".repeat(65))).toBe("too-long");
	alice.restarts();
	alice.look();
	await until("kept", () => alice.contact("bob")?.name === petname);
	expect(await name(" \u200d ")).toBe(null);
	expect(alice.contact("bob")?.name).toBe("bob");
});

test("nobody else ever hears it: not them, not others in a call, not the relay", async () => {
	const { alice, bob, when, until, relay } = await friends(961);
	await when(alice.about("bob", (api, chat) => api.setPetname({ chat, name: petname })));
	await when(alice.says("bob", "hi"));
	await until("it comes", () => texts(bob, "alice").includes("hi"));
	expect(JSON.stringify(bob.view())).not.toContain(petname);
	expect(relay.wire.some((bytes) => Buffer.from(bytes).includes(petname))).toBe(false);
});

test("who is at a relay that is not in use is said to be there, and here again after the way back", async () => {
	const { alice, when, until } = await friends(962);
	expect(alice.contact("bob")?.elsewhere).toBeUndefined();
	await when(alice.ask((api) => api.connectRelay({ url: "ws://localhost:1721/ws" })));
	await until("elsewhere", () => alice.contact("bob")?.elsewhere === "127.0.0.1:1721");
	await when(alice.ask((api) => api.connectRelay({ url: "ws://127.0.0.1:1721/ws" })));
	await until("back", () => alice.contact("bob")?.path === "relay" && !alice.contact("bob")?.elsewhere);
});
