/** Whole apps of alice, bob and eve over a real hub in memory, in a time that jumps. */
import { createFakeCallMesh } from "./world/call-mesh.ts";
import { createChance } from "./world/chance.ts";
import { createFakeMesh } from "./world/mesh.ts";
import { createPerson, type Person } from "./world/person.ts";
import { createFakeRelay, type FakeRelay, type RelayOptions } from "./world/relay.ts";
import { createFakeClock, idle } from "./world/time.ts";

export type { Person } from "./world/person.ts";

const relayUrl = "ws://127.0.0.1:1721/ws";
/** Another relay, run by somebody else. */
export const otherUrl = "wss://relay.example.org/ws";

/** People who are connected to an open relay. */
export async function createWorld<Name extends string>(seed: number, ...names: readonly Name[]) {
	const world = createQuietWorld(seed, {}, ...names);
	for (const name of names) await world.arrives(world[name] as Person);
	return world;
}

/** People who are connected, and whose letters go past the relay where they can. */
export async function createDirectWorld<Name extends string>(seed: number, ...names: readonly Name[]) {
	const world = createQuietWorld(seed, { isDirect: true }, ...names);
	for (const name of names) await world.arrives(world[name] as Person);
	return world;
}

/** The same before anybody made an identity, and with a relay of any kind. */
export function createQuietWorld<Name extends string>(
	seed: number,
	options: RelayOptions & {
		/** Whether paths without the relay may be made, as a person finds it set. */
		readonly isDirect?: boolean;
	},
	...names: readonly Name[]
) {
	const clock = createFakeClock();
	const chance = createChance(seed);
	const relay = createFakeRelay(clock, chance, options);
	const others = new Map<string, FakeRelay>();
	/** The relay at a URL: one of its own from then on. Every other URL is one more name of the first. */
	function relayAt(url: string): FakeRelay {
		if (url === relayUrl) return relay;
		const known = others.get(url) ?? createFakeRelay(clock, chance);
		others.set(url, known);
		return known;
	}
	const network: Pick<FakeRelay, "dial" | "forget"> = {
		dial: (who, url, events) => (others.get(url) ?? relay).dial(who, url, events),
		forget(who) {
			for (const each of [relay, ...others.values()]) each.forget(who);
		},
	};
	const mesh = createFakeMesh(clock, chance);
	const calls = createFakeCallMesh(clock, chance);
	/** How far a person's own clock is off, milliseconds. */
	const skew: Record<string, number> = {};
	const clockOf = (name: string) => ({ ...clock, now: () => clock.now() + (skew[name] ?? 0) });
	const people = Object.fromEntries(
		names.map((name) => [
			name,
			createPerson({ name, clock: clockOf(name), chance, relay: network, mesh, calls }),
		]),
	) as Record<Name, Person>;

	const all = Object.values(people) as Person[];
	let alarmEveryMs = 60_000;
	let nextAlarm = clock.now() + 60_000;

	/** Lets time pass until `is` holds; fails after `withinMs` of it. The browser's alarm rings every minute. */
	async function until(what: string, is: () => boolean, withinMs = 10 * 60_000): Promise<void> {
		const end = clock.now() + withinMs;
		for (;;) {
			await idle();
			if (is()) return;
			if (clock.now() >= end) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
			if (!clock.jump(Math.min(end, nextAlarm)) && clock.now() >= nextAlarm) {
				nextAlarm += alarmEveryMs;
				for (const person of all) person.alarm();
			}
		}
	}
	/** Lets this much time pass. */
	async function pass(ms: number): Promise<void> {
		const end = clock.now() + ms;
		// days would be tens of thousands of alarms
		alarmEveryMs = ms > 24 * 3_600_000 ? 30 * 60_000 : 60_000;
		await until("time", () => clock.now() >= end, ms + 1);
		alarmEveryMs = 60_000;
	}
	/** A promise, while time passes. */
	async function when<T>(promise: Promise<T>): Promise<T> {
		let isDone = false;
		const end = () => {
			isDone = true;
		};
		promise.then(end, end);
		await until("an answer", () => isDone);
		return promise;
	}

	/** Makes an identity and dials the relay, with a password if one is given. */
	async function dials(person: Person, password?: string): Promise<void> {
		person.look();
		await when(person.ask((api) => api.createIdentity({ handle: person.name })));
		if (!options.isDirect) await when(person.ask((api) => api.setDirect({ direct: "nobody" })));
		await tries(person, password);
	}
	/** Asks for the relay again, as the panel does with what was typed. */
	async function tries(person: Person, password?: string): Promise<void> {
		const typed = password === undefined ? {} : { password };
		await when(person.ask((api) => api.connectRelay({ url: relayUrl, ...typed })));
	}
	async function arrives(person: Person, password?: string): Promise<void> {
		await dials(person, password);
		await until(`${person.name} is connected`, () => person.view()?.relay.state === "connected");
	}
	/** Two who asked and accepted. */
	async function befriend(a: Person, b: Person): Promise<void> {
		await when(a.adds(b.name));
		await until(`${b.name} sees the request`, () => b.contact(a.name)?.state === "asking");
		await when(b.decides(a.name, "accept"));
		await until("both can reach each other", () =>
			[a.contact(b.name), b.contact(a.name)].every(
				(row) => row?.state === "accepted" && row.path === "relay",
			),
		);
		a.opens(b.name);
		b.opens(a.name);
	}
	return {
		...people,
		skew,
		clock,
		chance,
		relay,
		relayAt,
		mesh,
		calls,
		until,
		pass,
		when,
		dials,
		tries,
		arrives,
		befriend,
	};
}
