/** People who call each other, and short ways to say and see it. */
import type { CallNote, CallView } from "../../extension/contract/call.ts";
import { type CallId, toCallId } from "../../protocol/ids.ts";
import type { Person } from "../world.ts";
import { friends } from "./friends.ts";

let made = 0;
export const newCall = (): CallId => {
	made++;
	return toCallId(new Uint8Array(16).map((_, index) => (index < 4 ? made >> (8 * index) : 7) & 255));
};

export const callOf = (person: Person): CallView | null | undefined => person.view()?.call;
export const phase = (person: Person) => callOf(person)?.phase;

export function rings(person: Person, who: string, video = false, call = newCall()) {
	return person.about(who, (api, chat) => api.startCall({ chat, call, video }));
}
export function answers(person: Person, how: { video?: boolean; withoutMicrophone?: boolean } = {}) {
	const call = idOf(person);
	const { video = false, withoutMicrophone = false } = how;
	return person.ask((api) => api.answerCall({ call, video, withoutMicrophone }));
}
export const hangsUp = (person: Person) => {
	const call = idOf(person);
	return person.ask((api) => api.hangUp({ call }));
};
export const sets = (
	person: Person,
	part: { muted?: boolean; deafened?: boolean; camera?: boolean; sharing?: boolean },
) => {
	const call = idOf(person);
	return person.ask((api) => api.setCall({ call, ...part }));
};
/** Rings another contact into the call. */
export function brings(person: Person, who: string) {
	const call = idOf(person);
	return person.about(who, (api, chat) => api.addToCall({ call, chat }));
}
/** Asks somebody who is in it to be let in. */
export const joins = (person: Person, who: string, call: CallId, video = false) =>
	person.about(who, (api, chat) => api.joinCall({ chat, call, video }));

/** Who is in the call with somebody, by name, and how it stands with each. */
export const around = (person: Person): Record<string, string> =>
	Object.fromEntries(
		Object.values(callOf(person)?.people ?? {})
			.map(({ name, state }) => [name, state])
			.sort(),
	);

export function idOf(person: Person): CallId {
	const id = callOf(person)?.id;
	if (!id) throw new Error(`${person.name} is in no call`);
	return id;
}

/** The lines that calls left, oldest first. */
export const notes = (person: Person, who: string): CallNote["outcome"][] =>
	person.messages(who).flatMap(({ call }) => (call ? [call.outcome] : []));

/** Two friends, alice rings bob, and it rings there. */
export async function ringing(seed: number, video = false) {
	const world = await friends(seed);
	const { alice, bob, when, until } = world;
	for (const [person, who] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const)
		person.opens(who);
	await when(rings(alice, "bob", video));
	await until("it rings", () => phase(bob) === "ringing" && phase(alice) === "ringing");
	return world;
}

/** Two friends in a call. */
export async function talking(seed: number, video = false) {
	const world = await ringing(seed, video);
	const { alice, bob, when, until } = world;
	await when(answers(bob, { video }));
	await until("both are live", () => phase(alice) === "live" && phase(bob) === "live");
	return world;
}
