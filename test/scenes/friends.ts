/** Two who know each other and have said hello, and short ways to ask what they see. */
import type { MessageRow } from "../../extension/contract/view.ts";
import { createDirectWorld, createWorld, type Person } from "../world.ts";

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

export async function friends(seed: number, { isDirect = false } = {}) {
	const world = await (isDirect ? createDirectWorld : createWorld)(seed, "alice", "bob");
	await world.befriend(world.alice, world.bob);
	return world;
}

/** Two who tell each other what they have read. */
export async function readingFriends(seed: number) {
	const world = await friends(seed);
	const { alice, bob, when } = world;
	for (const [person, who] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const)
		await when(person.about(who, (api, chat) => api.choose({ chat, choices: { read: true } })));
	return world;
}

/** Alice writes "x" to bob, it comes, and she is away. */
export async function saysXAndLeaves({ alice, bob, when, until }: Awaited<ReturnType<typeof friends>>) {
	await when(alice.says("bob", "x"));
	await until("delivered", () => messageOf(alice, "bob", "x").delivery === "delivered");
	alice.leaves();
	await until("alice is away", () => bob.contact("alice")?.path === "none", 5 * minute);
}

export const texts = (reader: Person, other: string): string[] =>
	reader.messages(other).map(({ text }) => text);

export function messageOf(reader: Person, other: string, text: string): MessageRow {
	const found = reader.messages(other).find((message) => message.text === text);
	if (!found) throw new Error(`${reader.name} sees no "${text}" with ${other}`);
	return found;
}
