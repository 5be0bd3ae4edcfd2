/**
 * Four people who ring, bring, join, leave and lose each other in every order that chance finds, with workers that die anywhere and a relay
 * that loses letters: whatever they did, a while later everybody is in a call with somebody or in none, and nothing is held for nothing.
 */
import { describe, expect, test } from "vitest";
import type { CallId, ChatId } from "../../protocol/ids.ts";
import { createWorld, type Person } from "../world.ts";
import { answers, around, brings, callOf, hangsUp, idOf, joins, phase, rings, sets } from "./callers.ts";
import { minute, second } from "./friends.ts";

const companies = Number(process.env.SIDELONG_COMPANIES ?? 20);
const firstSeed = Number(process.env.SIDELONG_COMPANIES_FROM ?? 1);
const perBlock = 5;
const acts = 28;
const names = ["alice", "bob", "carol", "dave"] as const;
type World = Awaited<ReturnType<typeof createWorld<(typeof names)[number]>>>;

interface Act {
	readonly what: string;
	act(): Promise<unknown>;
}

/** What somebody can do now, the likelier the more often it is named. */
function mayDo({ chance }: World, person: Person, known: readonly CallId[]): Act[] {
	const pick = <T>(all: readonly T[]): T | undefined => all[chance.below(all.length)];
	const friend = pick(names.filter((name) => person.contact(name)?.state === "accepted"));
	const call = callOf(person);
	const rung = Object.values(call?.people ?? {}).find(({ state }) => state === "ringing");
	const isHere = call?.phase === "ringing" && !call.isOurs;
	const hasNone = !call || call.phase === "ended";
	const at = call?.id;
	const isLive = call?.phase === "live";
	const many = (times: number, is: unknown, what: string, act: () => Promise<unknown>): Act[] =>
		Array.from({ length: is ? times : 0 }, () => ({ what, act }));
	const who = friend ?? "";
	return [
		...many(1, hasNone && friend, `rings ${who}`, () => rings(person, who)),
		...known
			.slice(-3)
			.flatMap((id) =>
				many(1, hasNone && friend, `joins ${who} in ${id.slice(0, 3)}`, () => joins(person, who, id)),
			),
		...many(3, isHere, "answers", () => answers(person)),
		...many(1, !hasNone && chance.below(3) === 0, "hangs up", () => hangsUp(person)),
		...many(2, isLive && friend, `brings ${who}`, () => brings(person, who)),
		...many(1, isLive && rung, `takes ${rung?.name} back`, () =>
			person.ask((api) => api.takeBackRing({ call: at as CallId, seat: rung?.seat as ChatId })),
		),
		...many(1, !hasNone, "mutes", () => sets(person, { muted: chance.below(2) === 0 })),
	];
}

/** Letters are lost, said twice and late, until it is healed. */
function hurt({ relay, chance, clock }: World): () => void {
	relay.tamper = ({ to, bytes }) => {
		const how = chance.below(12);
		if (how < 2) return [];
		if (how === 2) return [bytes, bytes];
		if (how > 3) return [bytes];
		clock.later(200 + chance.below(3_000), () => relay.inject(to, bytes));
		return [];
	};
	return () => {
		relay.tamper = ({ bytes }) => [bytes];
	};
}

async function live(seed: number): Promise<void> {
	const world = await createWorld(seed, ...names);
	const { chance, calls, befriend, pass } = world;
	const all = names.map((name) => world[name]);
	// a chain at least; anybody else by chance
	for (const [i, one] of all.entries())
		for (const other of all.slice(i + 1))
			if (all.indexOf(other) === i + 1 || chance.below(2) === 0) await befriend(one, other);
	const isHurt = chance.below(2) === 0;
	const heal = isHurt ? hurt(world) : () => {};
	const told: string[] = [];
	const known: CallId[] = [];
	const story = () => `seed ${seed}\n${told.join("\n")}\n${all.map(stands).join("\n")}`;
	const stands = (person: Person) =>
		`${person.name}: ${phase(person)} ${callOf(person)?.end ?? ""} ${callOf(person)?.id ?? ""} ${JSON.stringify(around(person))} ends ${calls.ends(person.name)} ${person.journal.slice(-6).join(", ")}`;
	const asked: Promise<unknown>[] = [];

	for (let count = 0; count < acts; count++) {
		const person = all[chance.below(all.length)] as Person;
		if (chance.below(6) === 0) {
			person.dies();
			person.willDie(1 + chance.below(40), chance.below(2) === 0);
			told.push(`${person.name}'s worker dies`);
		} else if (chance.below(24) === 0) {
			calls.breakPaths(person.name);
			told.push(`${person.name}'s paths break`);
		} else if (chance.below(30) === 0) {
			person.restarts();
			person.look();
			told.push(`${person.name} restarts`);
		} else {
			const may = mayDo(world, person, known);
			const chosen = may[chance.below(may.length)];
			if (!chosen) continue;
			const line = `${person.name} ${chosen.what}`;
			told.push(line);
			// not waited for: others act meanwhile
			asked.push(chosen.act().then((code) => code && told.push(`(${line}: ${code})`)));
		}
		await pass(chance.below(3) === 0 ? chance.below(8 * second) : chance.below(400));
		for (const each of all) {
			each.look();
			const id = callOf(each)?.id;
			if (id && !known.includes(id)) known.push(id);
			if (phase(each) === "live") expect(Object.keys(around(each)), story()).not.toEqual([]);
		}
	}
	heal();
	await pass(3 * minute);
	for (const each of all) each.look();
	await pass(second);
	told.push("-- quiet");
	expect(
		all.map(phase).filter((now) => now !== undefined && now !== "live"),
		story(),
	).toEqual([]);
	const inCall = all.filter((each) => phase(each) === "live");
	for (const each of inCall) {
		// known: where letters were lost two of several may stay apart; but never one alone with the other
		const isMet = (other: Person) => !isHurt || each.name in around(other);
		const others = inCall.filter((other) => other !== each && idOf(other) === idOf(each) && isMet(other));
		expect(around(each), story()).toEqual(
			Object.fromEntries(others.map(({ name }) => [name, "live"]).sort()),
		);
	}
	for (const each of all) expect(calls.ends(each.name), story()).toBe(Object.keys(around(each)).length);
	for (const each of inCall) if (phase(each) === "live") await world.when(hangsUp(each));
	await pass(2 * minute);
	for (const each of all) each.look();
	await pass(second);
	told.push("-- over");
	await Promise.all(asked);
	for (const each of all) {
		const { captured, watchers, playing, volumes } = calls.devices(each.name);
		const isRinging = playing === "ring" || playing === "ring-back";
		const left = [captured(), watchers(), isRinging, volumes(), calls.ends(each.name), callOf(each) ?? null];
		expect(left, story()).toEqual([[], 0, false, [], 0, null]);
		expect(
			each.journal.filter((event) => event.startsWith("bug")),
			story(),
		).toEqual([]);
	}
}

describe("a company of four", () => {
	for (let from = 0; from < companies; from += perBlock) {
		const seeds = Array.from(
			{ length: Math.min(perBlock, companies - from) },
			(_, n) => firstSeed + from + n,
		);
		test(`ends as it should (seeds ${seeds.join(", ")})`, async () => {
			for (const seed of seeds) await live(60_000 + seed);
		}, 120_000);
	}
});
