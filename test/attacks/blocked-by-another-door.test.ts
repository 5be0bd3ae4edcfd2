import { expect, test } from "vitest";
import { createWorld } from "../world.ts";

test("somebody who was blocked and waits under a new address is not accepted by being asked", async () => {
	const { alice, eve, when, until, pass } = await createWorld(77, "alice", "eve");
	await when(eve.adds("alice"));
	await until("alice is asked", () => alice.contact("eve")?.state === "asking");
	await when(alice.decides("eve", "block"));
	// the same identity, another address, another handle
	await when(eve.ask((api) => api.connectRelay({ url: "ws://localhost:1721/ws" })));
	await until(
		"eve is back",
		() => eve.view()?.relay.url === "ws://localhost:1721/ws" && eve.view()?.relay.state === "connected",
	);
	expect(await when(eve.ask((api) => api.changeHandle({ handle: "nobody-special" })))).toBe(null);
	expect(await when(alice.adds("nobody-special"))).toBe(null);
	await until(
		"eve is asked",
		() => eve.contact("alice")?.state === "asking" || eve.contact("alice")?.state === "accepted",
	);
	if (eve.contact("alice")?.state === "asking") await when(eve.decides("alice", "accept"));
	await pass(60_000);
	expect(alice.journal).toContain("refused blocked");
	expect(alice.contact("nobody-special")).toMatchObject({ state: "asked" });
	expect(alice.contact("nobody-special")?.iid).toBeUndefined();
});
