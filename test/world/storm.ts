/**
 * Bad days from a seed: people who write to each other while frames are lost, doubled and overtaken on either path, workers die at any
 * await, browsers end, the relay goes away, clocks disagree. What must hold after each is checked by whoever asks.
 */
import { createDirectWorld, type Person } from "../world.ts";

type Faults = { readonly lose: number; readonly double: number; readonly hold: number };

const calm: Faults = { lose: 0, double: 0, hold: 0 };
const names = ["alice", "bob", "carol", "dave"] as const;
const minute = 60_000;

/** A few people who know each other; each `day` is a story of its own with them. */
export async function createStorm(seed: number, count: number) {
	const world = await createDirectWorld(seed, ...names.slice(0, count));
	const { chance, relay, mesh, clock, skew, until, pass, when, befriend } = world;
	const people = names
		.slice(0, count)
		.map((name) => (world as unknown as Record<string, Person>)[name] as Person);
	const pairs = people.flatMap((a, i) => people.slice(i + 1).map((b): [Person, Person] => [a, b]));
	for (const [a, b] of pairs) await befriend(a, b);

	let faults = calm;
	const is = (probability: number) => chance.next() < probability;
	const pick = <T>(all: readonly T[]): T => all[chance.below(all.length)] as T;

	/** What the network makes of a frame; `again` brings one later. */
	function fate(bytes: Uint8Array, again: (bytes: Uint8Array) => void): readonly Uint8Array[] {
		if (is(faults.lose)) return [];
		const copy = bytes.slice();
		if (is(faults.hold)) {
			clock.later(1 + chance.below(4_000), () => again(copy));
			return is(0.5) ? [] : [bytes];
		}
		return is(faults.double) ? [bytes, copy] : [bytes];
	}
	relay.tamper = ({ to, bytes }) => fate(bytes, (late) => relay.inject(to, late));
	mesh.tamper = ({ bytes, deliver }) => fate(bytes, deliver);

	/** What each wrote to each, in order. */
	const said = new Map<string, string[]>();
	const key = (from: Person, to: Person) => `${from.name}>${to.name}`;
	let number = 0;

	async function speak(from: Person, to: Person): Promise<void> {
		const text = `${key(from, to)} ${number++}`;
		const code = await when(from.says(to.name, text));
		if (code !== null) throw new Error(`${text}: ${code}`);
		said.set(key(from, to), [...(said.get(key(from, to)) ?? []), text]);
	}
	const heard = (reader: Person, writer: Person): string[] =>
		reader.messages(writer.name).flatMap(({ mine, text }) => (mine ? [] : [text]));
	const written = (writer: Person, reader: Person): string[] =>
		writer.messages(reader.name).flatMap(({ mine, text }) => (mine ? [text] : []));
	const isDelivered = (writer: Person, reader: Person) =>
		writer.messages(reader.name).every(({ mine, delivery }) => !mine || delivery === "delivered");

	const troubles: readonly (() => void | Promise<void>)[] = [
		() => {
			faults = { lose: chance.next() * 0.4, double: chance.next() * 0.4, hold: chance.next() * 0.5 };
		},
		() => pick(people).dies(),
		() => {
			const victim = pick(people);
			victim.dies();
			victim.willDie(1 + chance.below(80), is(0.5));
		},
		() => pick(people).restarts(),
		async () => {
			relay.kill();
			await pass(chance.below(5 * minute));
			relay.start();
		},
		() => mesh.breakPaths(),
		() => {
			const who = pick(people);
			if (mesh.blocked.has(who.name)) mesh.blocked.delete(who.name);
			else mesh.blocked.add(who.name);
		},
		() => {
			skew[pick(people).name] = Math.round((chance.next() - 0.5) * 20 * minute);
		},
		async () => {
			const who = pick(people);
			who.leaves();
			await pass(chance.below(3 * minute));
			who.returns();
		},
	];

	/** Whoever opens a chat with something unread stands there; here everybody reads on to the end. */
	function goToEnd(reader: Person, writer: Person): void {
		if (!reader.chat(writer.name)?.newer) return;
		void reader.about(writer.name, async (api, chat) => {
			await api.showMessage({ chat, of: null });
			return api.markRead({ chat });
		});
	}

	function describe([from, to]: [Person, Person]): string {
		const states = from
			.messages(to.name)
			.flatMap(({ mine, text, delivery }) => (mine ? `${text}: ${delivery}` : []));
		const [ours, theirs] = [from.contact(to.name), to.contact(from.name)];
		return [
			`${key(from, to)}: wrote ${states.slice(-8).join(", ")}`,
			`read ${heard(to, from).slice(-8).join(", ")}`,
			`paths ${ours?.path} ${theirs?.path}, relay ${from.view()?.relay.state} ${to.view()?.relay.state}`,
			`journals ${from.journal.slice(-8).join()} | ${to.journal.slice(-8).join()}`,
		].join("\n  ");
	}

	/** One story. Fails with what is wrong after it. */
	async function day(): Promise<void> {
		const before = new Map(said);
		for (let act = 0; act < 3 + chance.below(5); act++) {
			const [a, b] = pick(pairs);
			if (is(0.45)) await pick(troubles)();
			if (is(0.9)) await speak(...(is(0.5) ? ([a, b] as const) : ([b, a] as const)));
			if (is(0.4)) await pass(chance.below(6_000));
		}
		faults = calm;
		const all = people.flatMap((a) => people.filter((b) => b !== a).map((b): [Person, Person] => [a, b]));
		const fresh = (list: readonly string[], from: Person, to: Person) => {
			const known = new Set(before.get(key(from, to)) ?? []);
			return list.filter((text) => !known.has(text));
		};
		const isDone = ([from, to]: [Person, Person]) => {
			const read = new Set(heard(to, from));
			const kept = new Set(written(from, to));
			const today = fresh(said.get(key(from, to)) ?? [], from, to);
			return today.every((text) => read.has(text) && kept.has(text)) && isDelivered(from, to);
		};
		await until(
			"all is read and delivered",
			() => {
				for (const person of people) person.look();
				for (const [from, to] of all) goToEnd(to, from);
				return all.every(isDone);
			},
			30 * minute,
		).catch((error: Error) => {
			throw new Error([error.message, ...all.filter((pair) => !isDone(pair)).map(describe)].join("\n"));
		});
		for (const [from, to] of all) {
			const now = fresh(said.get(key(from, to)) ?? [], from, to);
			const [read, kept] = [fresh(heard(to, from), from, to), fresh(written(from, to), from, to)];
			if (read.join() !== now.join())
				throw new Error(`${key(from, to)}: ${read.join()} is not ${now.join()}`);
			if (kept.join() !== now.join())
				throw new Error(`${key(from, to)} kept ${kept.join()}, wrote ${now.join()}`);
		}
		const bugs = people.flatMap(({ journal }) => journal.filter((event) => event.startsWith("bug")));
		if (bugs.length > 0) throw new Error(bugs.join());
	}
	return { day, people, mesh };
}
