/** A hostile contact, and whoever sits between two contacts, against the direct path. The person attacked is `small`. */
import { expect, test } from "vitest";
import { toBase64Url } from "../../protocol/bytes.ts";
import { toLetterId } from "../../protocol/ids.ts";
import type { Letter } from "../../protocol/sealed/letter.ts";
import { createDirectPair, sealed } from "../world/direct-pair.ts";
import { sdpOf } from "../world/mesh.ts";

type Pair = ReturnType<typeof createDirectPair>;
type Said = Extract<Letter, { t: "sdp" | "ice" }>;

function saying({ chance, clock }: Pair, content: Pick<Said, "t" | "body">): Said {
	return { id: toLetterId(chance.bytes(16)), seq: 0, ts: clock.now(), ttl: 0, ...content } as Said;
}
const offer = (world: Pair, link = toBase64Url(world.chance.bytes(16))): Said =>
	saying(world, {
		t: "sdp",
		body: { link, type: "offer", sdp: sdpOf(world.chance.bytes(32), "evil", "offer") },
	});
const candidate = (i: number) => `candidate:${i} 1 udp 1 192.0.2.9 ${5_000 + i} typ host`;
const ice = (world: Pair, link: string, ufrag: string, count: number): Said =>
	saying(world, {
		t: "ice",
		body: { link, ufrag, candidates: Array.from({ length: count }, (_, i) => candidate(i)) },
	});
/** Everything that `small` ever said about connections. */
const told = (world: Pair, link: string) => world.letters.filter(({ body }) => body.link === link);

test("without consent there is no connection, no candidate and no answer", async () => {
	const world = createDirectPair(1);
	const { small, large, mesh } = world;
	small.side.allowed = false;
	small.direct.want(large.self);
	for (let i = 0; i < 50; i++) {
		small.direct.heard(large.self, offer(world));
		small.direct.heard(large.self, ice(world, toBase64Url(world.chance.bytes(16)), "evil", 40));
	}
	await world.pass(60_000);
	expect([mesh.dials, mesh.candidates, world.letters.length]).toEqual([0, 0, 0]);
});

test("candidates and answers for a link that is not ours reach no browser", async () => {
	const world = createDirectPair(2);
	const { small, large, mesh } = world;
	await world.opens();
	await world.pass(1_000);
	const before = mesh.candidates;
	const link = toBase64Url(world.chance.bytes(16));
	small.direct.heard(large.self, ice(world, link, "evil", 40));
	const answer = { link, type: "answer", sdp: sdpOf(world.chance.bytes(32), "evil", "answer") } as const;
	small.direct.heard(large.self, saying(world, { t: "sdp", body: answer }));
	await world.pass(5_000);
	expect([mesh.candidates, mesh.dials, world.bothOpen()]).toEqual([before, 2, true]);
});

test("of a thousand candidates forty are used, and names are not looked up", async () => {
	const world = createDirectPair(3);
	const { small, large, mesh } = world;
	const first = offer(world);
	small.direct.heard(large.self, first);
	await world.pass(500);
	for (let i = 0; i < 25; i++) small.direct.heard(large.self, ice(world, first.body.link, "evil", 40));
	const named = ["candidate:1 1 udp 1 tracker.example 5000 typ host"];
	small.direct.heard(
		large.self,
		saying(world, { t: "ice", body: { link: first.body.link, ufrag: "evil", candidates: named } }),
	);
	await world.pass(5_000);
	expect(mesh.candidates).toBe(40);
	expect(small.journal).toEqual(["ice candidate"]);
});

test("somebody in between with certificates of their own: nothing passes, and the next try waits", async () => {
	const world = createDirectPair(4);
	const { small, large, mesh } = world;
	mesh.isTapped = true;
	small.direct.want(large.self);
	await world.until("both refuse", () => small.journal.includes("dtls") || large.journal.includes("dtls"));
	await world.pass(1_000);
	expect([mesh.ends(), small.texts, large.texts, small.changes, large.changes]).toEqual([0, [], [], [], []]);
	expect(small.direct.states.peek()[large.self]?.is).toBe("failed");
	small.direct.want(large.self);
	await world.pass(1_000);
	expect([mesh.dials, small.direct.states.peek()[large.self]?.word]).toEqual([2, "waiting"]);
	mesh.isTapped = false;
	await world.pass(5_000);
	await world.opens();
});

test("a browser that does not tell the certificates is not believed", async () => {
	const world = createDirectPair(5);
	world.mesh.isMute = true;
	world.small.direct.want(world.large.self);
	await world.until("refused", () => world.small.journal.includes("dtls"));
	expect(world.small.changes).toEqual([]);
});

const binding = { dtls: toBase64Url(new Uint8Array(32)) };
test.each([
	["a text", (world: Pair) => sealed(world.small.self, { text: "before the binding" })],
	["another binding", (world: Pair) => sealed(world.small.self, binding)],
	["a binding in a session with somebody else", (world: Pair) => sealed(world.large.self, binding)],
	["our own frame, sent back", (world: Pair) => world.mesh.frames[0] ?? new Uint8Array(1)],
])("the first frame is %s: refused, and nothing is processed", async (_, frame) => {
	const world = createDirectPair(6);
	const { small, large, mesh } = world;
	small.direct.want(large.self);
	// large's honest frame is the second then
	await world.until("a path", () => mesh.alive() === 2);
	mesh.inject("small", frame(world));
	mesh.inject("small", sealed(small.self, { text: "and more" }));
	await world.pass(3_000);
	expect([small.texts, small.changes, small.journal]).toEqual([[], [], ["dtls"]]);
	expect(mesh.ends()).toBe(0);
});

test("whoever vouches for nothing is closed after ten seconds", async () => {
	const world = createDirectPair(7);
	const { small, large, mesh } = world;
	mesh.isSilent = true;
	small.direct.want(large.self);
	await world.until("a path", () => mesh.alive() === 2);
	await world.pass(9_900);
	expect(mesh.alive()).toBe(2);
	await world.pass(200);
	expect([small.changes, large.changes, mesh.ends()]).toEqual([[], [], 0]);
	expect(small.direct.states.peek()[large.self]?.is).toBe("failed");
});

test.each([
	["sound in the SDP", "sdp media", (sdp: string) => `${sdp}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`],
	["two fingerprints", "sdp fingerprint", (sdp: string) => `${sdp}a=fingerprint:sha-1 AA:BB\r\n`],
	["keys in the SDP", "sdp crypto", (sdp: string) => `${sdp}a=crypto:1 x inline:y\r\n`],
])("an offer with %s reaches no browser", async (_, journal, change) => {
	const world = createDirectPair(8);
	const { small, large, mesh } = world;
	const bad = offer(world);
	if (bad.t !== "sdp") throw new Error("no offer");
	small.direct.heard(large.self, { ...bad, body: { ...bad.body, sdp: change(bad.body.sdp) } });
	await world.pass(2_000);
	expect([mesh.dials, small.journal, told(world, bad.body.link)]).toEqual([0, [journal], []]);
});

test("a restart with another certificate is refused, and the path stays", async () => {
	const world = createDirectPair(9);
	const { small, large } = world;
	await world.opens();
	const link = (await small.link())?.link ?? "";
	small.direct.heard(large.self, offer(world, link));
	await world.pass(1_000);
	expect([small.journal, world.bothOpen()]).toEqual([["sdp fingerprint"], true]);
});

test("endless offers: a handful a minute are looked at, one connection at a time", async () => {
	const world = createDirectPair(10);
	const { small, large, mesh } = world;
	for (let i = 0; i < 600; i++) {
		small.direct.heard(large.self, offer(world));
		await world.pass(100);
		expect(mesh.ends()).toBeLessThanOrEqual(1);
	}
	// six in any minute
	expect(mesh.dials).toBeLessThanOrEqual(12);
	await world.pass(60_000);
	await world.opens();
});

test("ten thousand frames at once: the path is closed, and memory stays bounded", async () => {
	const world = createDirectPair(11);
	const { small, mesh } = world;
	await world.opens();
	for (let i = 0; i < 10_000; i++) mesh.inject("small", sealed(small.self, { text: `${i}` }));
	await world.pass(5_000);
	expect(small.texts.length).toBeLessThanOrEqual(200);
	expect(small.direct.states.peek()[world.large.self]).toEqual({ is: "failed", word: "flooded" });
	expect(mesh.ends()).toBe(0);
});

test.each([
	["a frame that is too large", (world: Pair) => world.mesh.inject("small", new Uint8Array(33 * 1_024 + 1))],
	["an empty frame", (world: Pair) => world.mesh.inject("small", new Uint8Array(0))],
	["text, or another channel", (world: Pair) => world.mesh.nonsense("small")],
])("%s closes the path", async (_, attack) => {
	const world = createDirectPair(12);
	await world.opens();
	attack(world);
	await world.until("closed", () => world.mesh.ends() === 0, 2_000);
	expect(world.small.direct.states.peek()[world.large.self]).toEqual({ is: "failed", word: "flooded" });
});

test("no more is processed or sent from the moment it is not allowed", async () => {
	const world = createDirectPair(13);
	const { small, large, mesh } = world;
	await world.opens();
	small.side.allowed = false;
	mesh.inject("small", sealed(small.self, { text: "too late" }));
	await world.pass(10);
	expect([small.texts, mesh.ends()]).toEqual([[], 0]);
	expect(await small.says(large.self, "too late as well")).toBe(false);
	small.side.allowed = true;
	await world.pass(60_000);
	await world.opens();
	small.side.allowed = false;
	small.direct.recheck();
	await world.until("closed", () => mesh.ends() === 0, 1_000);
	expect(small.direct.states.peek()[large.self]).toEqual({ is: "closed", word: "forgotten" });
});

test("a worker that died does not forget who is not allowed", async () => {
	const world = createDirectPair(14);
	const { small, mesh } = world;
	await world.opens();
	small.dies();
	small.side.allowed = false;
	await small.direct.sync();
	await world.until("closed", () => mesh.ends() === 0, 1_000);
	expect(small.direct.isOpen(world.large.self)).toBe(false);
});
