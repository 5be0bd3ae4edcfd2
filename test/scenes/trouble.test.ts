/** A full disk, a refused one, a clock that is wrong by a day: said, and nothing lost. */
import { describe, expect, test } from "vitest";
import type { WayPart } from "../../extension/contract/ways.ts";
import { createQuietWorld } from "../world.ts";
import { friends, hour, messageOf, minute, second, texts } from "./friends.ts";

describe.each(["storage-full", "storage-refused"] as const)("a disk that answers %s", (code) => {
	test("keeps nothing that comes, says so, and gets it when there is room again", async () => {
		const { alice, bob, when, until, pass } = await friends(9_600);
		bob.profile.refuse(code);
		await when(alice.says("bob", "x"));
		await until("bob is told", () => bob.view()?.storage === code);
		expect(texts(bob, "alice")).toEqual([]);
		expect(messageOf(alice, "bob", "x").delivery).toBe("sent");
		expect(await when(bob.says("alice", "y"))).toBe(code);
		await pass(minute);
		bob.profile.refuse(undefined);
		await until("bob reads", () => texts(bob, "alice").join() === "x", 10 * minute);
		expect(bob.view()?.storage).toBe(null);
		expect(await when(bob.says("alice", "y"))).toBe(null);
		await until("alice reads", () => texts(alice, "bob").includes("y"));
		expect(texts(bob, "alice")).toEqual(["x", "y"]);
	});
});

test("a clock that is wrong by a day is said, and loses nothing", async () => {
	const { alice, bob, skew, when, until, pass } = await friends(9_601);
	skew.bob = 24 * hour;
	await when(alice.says("bob", "one", { ttl: 60 }));
	await when(bob.says("alice", "two", { ttl: 60 }));
	await until("both read", () => texts(alice, "bob").length === 2 && texts(bob, "alice").length >= 1);
	bob.restarts();
	bob.look();
	await until("bob is told", () => bob.view()?.relay.clockAhead === 24 * hour);
	expect(alice.view()?.relay.clockAhead).toBeUndefined();
	await when(alice.says("bob", "three"));
	await until("bob reads", () => texts(bob, "alice").includes("three"), 5 * minute);
	skew.bob = 0;
	bob.restarts();
	bob.look();
	await until(
		"it is right again",
		() => bob.view()?.relay.state === "connected" && !bob.view()?.relay.clockAhead,
	);
	await pass(3 * minute);
	expect(texts(alice, "bob")).toEqual(["three"]);
	expect(texts(bob, "alice")).toEqual(["three"]);
});

test("the diagnosis tells states and counts, and no name, address or text", async () => {
	const { alice, bob, when, until, pass } = await friends(9_602, { isDirect: true });
	await when(alice.says("bob", "a secret"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await until("it is direct", () => bob.contact("alice")?.path === "direct");
	await pass(10 * second);
	const found = await when(bob.ask((api) => api.diagnose({})));
	if (typeof found === "string") throw new Error(found);
	expect(found).toMatchObject({
		relay: { state: "connected", insecure: true },
		people: [{ number: 1, state: "accepted", path: "direct", direct: "open", sessions: 1, waiting: 0 }],
		storage: { used: 1, quota: 2 },
	});
	const text = JSON.stringify(found);
	const { id, iid } = bob.contact("alice") as { id: string; iid?: string };
	for (const secret of ["alice", "bob", "a secret", id, iid ?? "?", "127.0.0.1"])
		expect(text).not.toContain(secret);
});

test("other servers that the relay names are asked about, and used only when a person says so", async () => {
	const turn = { iceServers: [{ urls: ["stun:127.0.0.1:3478"] }, { urls: ["turn:turn.example"] }], ttl: 600 };
	const world = createQuietWorld(9_603, { isDirect: true, turn }, "alice", "bob");
	const { alice, bob, mesh, arrives, befriend, when, until } = world;
	await arrives(alice);
	await arrives(bob);
	await befriend(alice, bob);
	await when(alice.says("bob", "x"));
	await until("alice is asked", () => alice.view()?.relay.iceHosts !== undefined);
	expect(alice.view()?.relay.iceHosts).toEqual({ hosts: ["turn.example"] });
	await until("it is direct", () => bob.contact("alice")?.path === "direct");
	expect(mesh.servers.flat()).not.toContain("turn:turn.example");
	await when(alice.ask((api) => api.useIceHosts({ use: true })));
	expect(alice.view()?.relay.iceHosts).toEqual({ hosts: ["turn.example"], use: true });
	await when(alice.ask((api) => api.setDirect({ direct: "nobody" })));
	await until("it is not direct any more", () => alice.contact("bob")?.path === "relay");
	await when(alice.ask((api) => api.setDirect({ direct: "accepted" })));
	await when(alice.says("bob", "y"));
	await until("it is direct again", () => alice.contact("bob")?.path === "direct", 10 * minute);
	expect(mesh.servers.flat()).toContain("turn:turn.example");
});

test("the connection test tries the parts that a call may use, and no host that nobody allowed", async () => {
	const turn = { iceServers: [{ urls: ["stun:127.0.0.1:3478"] }, { urls: ["turn:turn.example"] }], ttl: 600 };
	const world = createQuietWorld(9_604, { isDirect: true, turn }, "alice");
	const { alice, relay, arrives, when } = world;
	await arrives(alice);
	const tried = (part: WayPart | null) => when(alice.ask((api) => api.tryWay({ part })));
	expect(await tried("relay")).toMatchObject({ is: "works" });
	expect(await tried("stun")).toEqual({ is: "works", ms: 40 });
	expect(await tried("turn-udp")).toEqual({ is: "none" });
	expect(alice.outside.tried).toEqual(["stun:127.0.0.1:3478"]);
	await when(alice.ask((api) => api.useIceHosts({ use: true })));
	// an address that nothing passes through
	expect(await tried("turn-udp")).toEqual({ is: "blocked" });
	expect(await tried(null)).toEqual({ is: "stopped" });
	expect(alice.outside.tried).toEqual(["stun:127.0.0.1:3478", "turn:turn.example"]);
	relay.kill();
	expect(await tried("stun")).toBe("offline");
});

test("a message that came while its receipts got lost is not delivered after three days, and comes once however often it is tried", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(19_500);
	relay.tamper = ({ to, bytes }) => (to === "alice" ? [] : [bytes]);
	await when(alice.says("bob", "x"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await pass(73 * hour);
	// the panel's words for it: not delivered, it may have arrived (test/ui/sentences.test.tsx)
	expect(messageOf(alice, "bob", "x").delivery).toBe("failed");
	relay.tamper = ({ bytes }) => [bytes];
	const { id } = messageOf(alice, "bob", "x");
	await when(alice.about("bob", (api, chat) => api.retryMessage({ chat, id })));
	await until("delivered", () => messageOf(alice, "bob", "x").delivery === "delivered");
	expect(texts(bob, "alice")).toEqual(["x"]);
}, 120_000);
