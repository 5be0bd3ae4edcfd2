/** Alice with a browser, and another one without an identity, for scenes of handing over. */
import { expect } from "vitest";
import type { HandoverView } from "../../extension/contract/view.ts";
import { type LetterId, toLetterId } from "../../protocol/ids.ts";
import { createQuietWorld, type Person } from "../world.ts";

export const heard = (reader: Person, from: string) =>
	reader.messages(from).flatMap(({ mine, text }) => (mine ? [] : [text]));
let ids = 0;
export const newId = (): LetterId => {
	ids++;
	return toLetterId(new Uint8Array(16).map((_, at) => (at < 4 ? ids >> (8 * at) : 7)));
};
export const stepOf = (person: Person) => person.view()?.handover?.is;
export const digitsOf = (person: Person): string | undefined => {
	const now: HandoverView | null | undefined = person.view()?.handover;
	return now?.is === "comparing" ? now.digits : undefined;
};
export const whyOf = (person: Person) => {
	const now = person.view()?.handover;
	return now?.is === "over" ? now.why : undefined;
};

/** Alice has talked with bob; a clean browser is there. */
export async function withFresh(seed: number, password?: string) {
	const world = createQuietWorld(seed, { ...(password && { password }) }, "alice", "bob", "fresh", "eve");
	const { alice, bob, fresh, arrives, befriend, when, until } = world;
	for (const person of [alice, bob]) await arrives(person, password);
	await befriend(alice, bob);
	await when(alice.says("bob", "hello"));
	await until("it is read", () => heard(bob, "alice").length === 1);
	fresh.look();
	await until("it is clean", () => fresh.view()?.phase === "welcome");
	async function shows(of: Person = alice, vault?: string): Promise<string> {
		const id = newId();
		const failed = await when(of.ask((api) => api.beginHandover({ id, ...(vault && { vault }) })));
		if (failed) throw new Error(failed);
		const made = await when(of.ask((api) => api.handoverText({})));
		if (typeof made === "string") throw new Error(made);
		return made.text;
	}
	const comes = (text: string, who: Person = fresh, id = newId()) =>
		when(who.ask((api) => api.takeOver({ id, text })));
	const confirms = (of: Person = alice) => {
		const now = of.view()?.handover;
		if (now?.is !== "comparing") throw new Error("nothing to compare");
		const { id, digits } = now;
		return when(of.ask((api) => api.confirmHandover({ id, digits })));
	};
	const compare = (a: Person = alice, b: Person = fresh) =>
		until("both show digits", () => digitsOf(a) !== undefined && digitsOf(b) !== undefined);
	const ends = (of: Person) => when(of.ask((api) => api.endHandover({})));
	const isThere = (who: Person = fresh) =>
		until("it goes on there", () => who.view()?.phase === "ready", 120_000);
	/** Nothing of it is left in a browser that has no identity. */
	function expectClean(who: Person = fresh) {
		expect(who.view()?.phase).toBe("welcome");
		expect(who.view()?.handover).toBe(null);
		expect(who.profile.rows("contacts") + who.profile.rows("items")).toBe(0);
		expect(who.profile.memory()).not.toMatch(/handover|passport/);
	}
	return { ...world, shows, comes, confirms, compare, ends, isThere, expectClean };
}
