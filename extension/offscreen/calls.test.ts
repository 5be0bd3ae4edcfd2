import { expect, test } from "vitest";
import { type CallId, type ChatId, toAddress } from "../../protocol/ids.ts";
import { readMediaSdp } from "../../protocol/sealed/media-sdp.ts";
import { createFakeCallMesh } from "../../test/world/call-mesh.ts";
import { createChance } from "../../test/world/chance.ts";
import { createFakeClock, idle } from "../../test/world/time.ts";
import type { MediaWish } from "../contract/call.ts";
import type { CallReports } from "../contract/offscreen-api.ts";
import { createCalls } from "./calls.ts";

const call = "call" as CallId;
const link = "link";
const wish: MediaWish = {
	...{ microphone: true, camera: false, sharing: false, muted: false, deafened: false, volumes: {} },
	devices: {
		...{ microphone: "", camera: "", speaker: "", lowData: false },
		...{ echoCancellation: true, noiseSuppression: true, autoGainControl: true },
	},
};
type Said = { [Name in keyof CallReports]: [Name, Parameters<CallReports[Name]>[0]] }[keyof CallReports];

/** Two hands; what one says reaches the other through the filter, unless its letters are `lost`. */
function pair() {
	const clock = createFakeClock();
	const chance = createChance(7);
	const mesh = createFakeCallMesh(clock, chance);
	const names = ["alice", "bob"] as const;
	const addresses = names.map(() => toAddress(chance.bytes(32)));
	const lost = new Set<string>();
	const sides = names.map((name, i) => {
		const said: Said[] = [];
		const hands = createCalls({
			...mesh.port(name),
			clock,
			report(what, argument) {
				said.push([what, argument] as Said);
				clock.later(20, () => answer(i, [what, argument] as Said));
			},
		});
		return Object.assign(mesh.devices(name), {
			name,
			said,
			hands,
			at: { call, peer: addresses[1 - i] as never, link },
		});
	});
	function answer(i: number, [what, argument]: Said) {
		const far = sides[1 - i];
		const here = sides[i];
		if (!far || !here || lost.has(here.name)) return;
		if (what === "callRestart") void here.hands.handlers.callOffer({ ...here.at, restart: [] });
		if (what !== "callSignal") return;
		if ("description" in argument) {
			const { type, sdp } = argument.description;
			const read = readMediaSdp(sdp, type);
			if ("refused" in read) throw new Error(read.refused);
			void far.hands.handlers.callAccept({ ...far.at, type, sdp: read.sdp });
		} else
			void far.hands.handlers.callCandidates({
				...far.at,
				ufrag: argument.ufrag,
				candidates: argument.candidates,
			});
	}
	const pass = async (ms: number) => {
		const end = clock.now() + ms;
		for (await idle(); clock.jump(end); await idle());
	};
	async function dial(wishes: readonly [MediaWish, MediaWish] = [wish, wish]) {
		for (const [i, side] of sides.entries()) {
			await side.hands.handlers.callWish({ call, wish: wishes[i] as MediaWish });
			await side.hands.handlers.callOpen({
				...{ ...side.at, seat: `seat ${i}` as ChatId, iceServers: [], relayOnly: false },
				...{ polite: i === 1, offered: i === 0, people: 2 },
			});
		}
		await sides[0]?.hands.handlers.callOffer(sides[0].at);
	}
	const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
	const states = () =>
		[a, b].map(({ said }) =>
			said.flatMap(([what, it]) => (what === "callLink" ? [`${it.state} ${it.why ?? ""}`.trim()] : [])),
		);
	return { clock, mesh, lost, a, b, pass, dial, states };
}
const link0 = async (side: ReturnType<typeof pair>["a"]) =>
	(await side.hands.handlers.callStatus({}))?.links[0]?.state;
const count = (side: ReturnType<typeof pair>["a"], name: string) =>
	side.said.filter(([what]) => what === name).length;

test("two talk, and the end leaves nothing", async () => {
	const { a, b, mesh, pass, dial, states } = pair();
	await dial();
	await pass(1_000);
	expect(states()).toEqual([["live"], ["live"]]);
	expect([...mesh.sends("alice")]).toEqual(["microphone"]);
	expect(a.hands.shown.levels()).toEqual({ "": 0.5, "seat 0": 0.5 });
	expect(a.volumes()).toEqual([1, 1]);
	await a.hands.handlers.callEnd({ call });
	await pass(1_000);
	expect(states()).toEqual([["live"], ["live", "closed left"]]);
	await b.hands.handlers.callEnd({ call });
	await pass(1_000);
	for (const side of [a, b]) {
		expect([side.captured(), side.volumes(), side.watchers()]).toEqual([[], [], 0]);
		expect(await side.hands.handlers.callStatus({})).toBeNull();
	}
	expect(mesh.ends()).toBe(0);
});

test("the same wish again changes nothing; of another call nothing is known", async () => {
	const { a, pass } = pair();
	for (let i = 0; i < 5; i++) {
		const found = await a.hands.handlers.callWish({ call, wish });
		expect(found.microphone).toBe("on");
	}
	expect(a.opened).toBe(1);
	const other = "other" as CallId;
	await a.hands.handlers.callEnd({ call: other });
	await a.hands.handlers.callOpen({
		...{ ...a.at, call: other, seat: "x" as ChatId, iceServers: [], relayOnly: false },
		...{ polite: false, offered: true, people: 2 },
	});
	expect((await a.hands.handlers.callStatus({}))?.links).toEqual([]);
	await a.hands.handlers.callWish({ call: other, wish });
	await pass(100);
	expect((await a.hands.handlers.callStatus({}))?.call).toBe(other);
	expect(a.captured()).toEqual(["microphone"]);
});

test("switches: mute at once, camera frees itself, deafened is silent both ways, volumes reach who plays", async () => {
	const { a, b, mesh, pass, dial } = pair();
	await dial([{ ...wish, camera: true }, wish]);
	await pass(1_000);
	const offers = count(a, "callSignal");
	expect([...mesh.sends("alice")]).toEqual(["microphone", "camera"]);
	void a.hands.handlers.callWish({ call, wish: { ...wish, camera: true, muted: true } });
	expect([...mesh.sends("alice")]).toEqual(["camera"]);
	void a.hands.handlers.callWish({ call, wish: { ...wish, muted: true } });
	expect(a.captured()).toEqual(["microphone"]);
	await a.hands.handlers.callWish({ call, wish: { ...wish, deafened: true } });
	await pass(100);
	expect([[...mesh.sends("alice")], a.volumes()]).toEqual([[], [0, 0]]);
	await a.hands.handlers.callWish({ call, wish: { ...wish, volumes: { ["seat 0" as ChatId]: 1.5 } } });
	await pass(100);
	expect([[...mesh.sends("alice")], a.volumes()]).toEqual([["microphone"], [1.5, 1.5]]);
	b.picks = "screen-sound";
	await pass(100);
	expect(count(a, "callSignal")).toBe(offers);
});

test("a permission that is a question is not asked here, and its answer opens the device", async () => {
	const { a, pass } = pair();
	a.permissions.microphone = "prompt";
	expect((await a.hands.handlers.callWish({ call, wish })).microphone).toBe("prompt");
	expect(a.opened).toBe(0);
	a.permit("microphone", "granted");
	await pass(100);
	expect(a.said.at(-1)).toMatchObject(["callMedia", { media: { microphone: "on" } }]);
	a.permit("microphone", "denied");
	await pass(100);
	expect(a.said.at(-1)).toMatchObject(["callMedia", { media: { microphone: "denied" } }]);
	expect(a.captured()).toEqual([]);
});

test("missing, busy, pulled out, and plugged in again", async () => {
	const { a, pass } = pair();
	const wants = { ...wish, devices: { ...wish.devices, microphone: "headset" } };
	a.plugged.microphone = [];
	expect((await a.hands.handlers.callWish({ call, wish: wants })).microphone).toBe("missing");
	a.busy.add("microphone");
	expect((await a.hands.handlers.callWish({ call, wish: wants })).microphone).toBe("busy");
	a.busy.clear();
	a.plug("microphone", "mic");
	await pass(100);
	expect(a.hands.shown.levels()[""]).toBe(0.5);
	a.plug("microphone", "headset");
	await pass(100);
	expect(a.opened).toBe(4);
	a.unplug("microphone", "headset");
	await pass(100);
	expect([a.opened, a.captured()]).toEqual([5, ["microphone"]]);
	a.plug("microphone", "headset");
	await pass(100);
	expect([a.opened, a.captured()]).toEqual([6, ["microphone"]]);
});

test("sharing: picked once, stopped in the browser's own bar, or not picked", async () => {
	const { a, mesh, pass, dial } = pair();
	await dial();
	await pass(1_000);
	a.picks = "screen-sound";
	mesh.devices("alice").picks = "screen-sound";
	const sharing = { ...wish, sharing: true };
	expect((await a.hands.handlers.callWish({ call, wish: sharing })).sharing).toBe("on");
	await a.hands.handlers.callWish({ call, wish: { ...sharing, muted: true } });
	expect(a.captured()).toEqual(["microphone", "screen", "screen"]);
	expect([...mesh.sends("alice")]).toEqual(["screen", "screen-sound"]);
	a.stopsSharing();
	await pass(100);
	expect(a.said.at(-1)).toMatchObject(["callMedia", { media: { sharing: "off" }, wish: { sharing: false } }]);
	mesh.devices("alice").picks = "nothing";
	expect((await a.hands.handlers.callWish({ call, wish: sharing })).sharing).toBe("dismissed");
	await pass(100);
	expect(a.said.at(-1)).toMatchObject(["callMedia", { wish: { sharing: false } }]);
	expect(a.captured()).toEqual(["microphone"]);
});

test("a broken path: unsure, nothing is sent, asked for another one, live again", async () => {
	const { a, b, mesh, pass, dial, states } = pair();
	await dial();
	await pass(1_000);
	mesh.breakPaths();
	await pass(1_050);
	expect(await link0(a)).toBe("unsure");
	expect([...mesh.sends("alice")]).toEqual([]);
	await pass(3_000);
	expect(states()).toEqual([
		["live", "unsure", "live"],
		["live", "unsure", "live"],
	]);
	expect([...mesh.sends("alice")]).toEqual(["microphone"]);
	// the polite end left it to the other
	expect([count(a, "callRestart"), count(b, "callRestart")]).toEqual([1, 0]);
});

test("a path that does not come back ends it after 30 s; a hiccup of a moment is none", async () => {
	const { a, mesh, pass, dial, states } = pair();
	await dial();
	await pass(1_000);
	mesh.blocked.add("bob");
	mesh.breakPaths();
	await pass(25_000);
	expect(count(a, "callRestart")).toBe(5);
	await pass(8_000);
	expect(states()).toEqual([
		["live", "unsure", "failed broke"],
		["live", "unsure", "failed broke"],
	]);
	expect(mesh.ends()).toBe(0);
});

test("no path at all: another is asked for after 4 s, and it is given up after 30", async () => {
	const { a, mesh, pass, dial, states } = pair();
	mesh.blocked.add("bob");
	await dial();
	await pass(4_500);
	expect(count(a, "callRestart")).toBe(1);
	await pass(26_000);
	expect(states()).toEqual([["failed timed-out"], ["failed timed-out"]]);
	expect(mesh.ends()).toBe(0);
});

test("a lost first offer is mended", async () => {
	const { lost, pass, dial, states } = pair();
	lost.add("alice");
	await dial();
	await pass(1_000);
	lost.clear();
	await pass(5_000);
	expect(states()).toEqual([["live"], ["live"]]);
});

test("a microphone that gives nothing is noticed after 5 s, unless it is muted", async () => {
	const { a, mesh, pass } = pair();
	mesh.devices("alice").isDead = true;
	await a.hands.handlers.callWish({ call, wish });
	await pass(4_000);
	expect(a.said.at(-1)).toMatchObject(["callMedia", { media: { silent: false } }]);
	await pass(2_000);
	expect(a.said.at(-1)).toMatchObject(["callMedia", { media: { silent: true } }]);
	await a.hands.handlers.callWish({ call, wish: { ...wish, muted: true } });
	expect(a.said.at(-1)).toMatchObject(["callMedia", { media: { silent: false } }]);
});
