/** Somebody who moved, in whose place another answered meanwhile: kept as they were known, they are met where both are by now. */
import { expect, test } from "vitest";
import type { Handle } from "../../protocol/ids.ts";
import { createImpostor } from "../attacks/impostor.ts";
import { otherUrl, type Person } from "../world.ts";
import { friends, minute, texts } from "./friends.ts";

test("who moved while another answered for them is met at the new relay as soon as the known key is kept", async () => {
	const world = await friends(11_410);
	const { alice, bob, relay, when, until, pass } = world;
	world.relayAt(otherUrl);
	const goes = async (person: Person, tell: boolean) => {
		await when(person.ask((api) => api.addRelay({ url: otherUrl })));
		expect(await when(person.ask((api) => api.goToRelay({ url: otherUrl, tell })))).toBe(null);
	};
	const bobAt = relay.handles.find("bob" as Handle);
	if (!bobAt) throw new Error("bob is nowhere");
	await goes(bob, true);
	await until("alice is told", () => alice.contact("bob")?.moved !== undefined);
	const mallory = await createImpostor(world, "mallory");
	mallory.seize(bobAt);
	await mallory.call(alice, { as: bobAt });
	await until("alice is warned", () => alice.contact("bob")?.keyChanged === true);
	await goes(alice, false);
	await until(
		"alice is there",
		() => alice.view()?.relay.url === otherUrl && alice.view()?.relay.state === "connected",
	);
	await pass(minute);
	expect(await when(alice.about("bob", (api, chat) => api.keepKey({ chat })))).toBe(null);
	await when(alice.says("bob", "here I am"));
	await until("it comes", () => texts(bob, "alice").includes("here I am"), 5 * minute);
	expect(alice.contact("bob")?.iid).toBe(bob.view()?.self?.iid);
}, 60_000);
