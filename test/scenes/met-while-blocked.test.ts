/** Somebody who moved, was blocked meanwhile, and is let in again where both are by now. */
import { expect, test } from "vitest";
import { otherUrl, type Person } from "../world.ts";
import { friends, minute, texts } from "./friends.ts";

test("who moved and was blocked is met at the new relay as soon as that is taken back", async () => {
	const world = await friends(11_400);
	const { alice, bob, when, until, pass } = world;
	world.relayAt(otherUrl);
	const goes = async (person: Person, tell: boolean) => {
		await when(person.ask((api) => api.addRelay({ url: otherUrl })));
		expect(await when(person.ask((api) => api.goToRelay({ url: otherUrl, tell })))).toBe(null);
	};
	await goes(bob, true);
	await until("alice is told", () => alice.contact("bob")?.moved !== undefined);
	expect(await when(alice.about("bob", (api, id) => api.block({ id })))).toBe(null);
	await goes(alice, false);
	await until(
		"alice is there",
		() => alice.view()?.relay.url === otherUrl && alice.view()?.relay.state === "connected",
	);
	await pass(minute);
	expect(await when(alice.about("bob", (api, id) => api.unblock({ id })))).toBe(null);
	await when(alice.says("bob", "here I am"));
	await until("it comes", () => texts(bob, "alice").includes("here I am"), 5 * minute);
}, 60_000);
