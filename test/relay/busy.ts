/** A busy hour at a relay in a few seconds: everything that people and pests do, and what must not be written down of it. */
import { closeCodes } from "../../protocol/errors.ts";
import type { Handle } from "../../protocol/ids.ts";
import { buildFrameFromClient } from "../../protocol/wire/frame.ts";
import { createPerson } from "./person.ts";
import { dial, loginAt, type RunningRelay } from "./running.ts";

/** What a relay needs to be told so that the IPs below are believed and the flood ends soon. */
export const busyArgs = [
	"--trust-proxy=loopback",
	"--password=tide and time",
	"--limit-flood=50",
	"--limit-frame-burst=50",
	"--limit-new-handles-per-day=2",
];
const password = "tide and time";
const from = (ip: string) => ({ "x-forwarded-for": ip });

/** Everything that names somebody: addresses, handles, IPs, texts, secrets. */
export async function busyHour({ url }: RunningRelay): Promise<readonly string[]> {
	const login = (name: string, ip: string) =>
		loginAt(url, name, { url, password, handle: `${name}_at_sea` as Handle }, from(ip));
	const [alice, bob] = [await login("alice", "203.0.113.7"), await login("bob", "2001:db8:7:7::1")];
	const letter = (text: string) =>
		buildFrameFromClient({
			type: "deliver",
			droppable: false,
			ref: 1,
			target: bob.person.address,
			body: new TextEncoder().encode(text),
		});
	alice.say({ type: "lookup", id: 1, payload: { handle: "bob_at_sea" as Handle } });
	alice.say({
		type: "open",
		id: 2,
		payload: { targets: [{ target: bob.person.address, cap: bob.person.cap }] },
	});
	alice.say({ type: "claim", id: 3, payload: { handle: "alice_ashore" as Handle } });
	alice.say({ type: "guest", id: 4, payload: {} });
	alice.socket.send(letter("meet me at the pier"));

	// a wrong password, a stolen token, and what is no protocol
	const eve = createPerson("eve");
	const guess = await dial(url, from("198.51.100.23"));
	guess.say(eve.hello({ url, password: "a wild guess" }));
	guess.say(eve.proof((await guess.hear("challenge")).payload, { url, password: "a wild guess" }));
	const thief = await dial(url, from("198.51.100.23"));
	const stolen = { url, token: new Uint8Array(20).fill(3) };
	thief.say(eve.hello(stolen));
	thief.say(eve.proof((await thief.hear("challenge")).payload, stolen));
	const closed = [await guess.closed, await thief.closed];
	for (const data of [
		"no JSON at sea",
		'{"type":"hello","payload":{"handle":"eve_at_sea"}}',
		letter("too early"),
	]) {
		const pest = await dial(url, from("198.51.100.24"));
		pest.socket.send(data);
		closed.push(await pest.closed);
	}
	// handles that cannot be had, and a flood
	const third = await login("carol", "203.0.113.7");
	third.say({ type: "claim", id: 1, payload: { handle: "bob_at_sea" as Handle } });
	for (let i = 0; i < 300; i++) third.socket.send(letter("ahoy there"));
	closed.push(await third.closed);
	const wanted = [
		closeCodes.denied,
		closeCodes.denied,
		closeCodes.badFrame,
		closeCodes.badFrame,
		closeCodes.badFrame,
		closeCodes.tooFast,
	];
	if (closed.join() !== wanted.join()) throw new Error(`closed with ${closed.join()}`);
	for (const client of [alice, bob]) {
		client.socket.close();
		await client.closed;
	}
	return [
		...[alice, bob, third].map(({ person }) => person.address),
		eve.address,
		...["at_sea", "ashore", "alice", "carol", "the pier", "ahoy", "too early", "wild guess", password],
		...["203.0.113.", "2001:db8", "198.51.100.", "127.0.0.1"],
	];
}
