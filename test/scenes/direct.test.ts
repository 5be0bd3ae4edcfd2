/** Direct paths between two people, whose letters and sessions are stand-ins: what opens, what closes, and what survives what. */
import { expect, test } from "vitest";
import { createDirectPair } from "../world/direct-pair.ts";

test("opens by need, carries frames both ways, and both ends have checked the certificates first", async () => {
	const world = createDirectPair(1);
	const { small, large } = world;
	expect(await small.says(large.self, "too early")).toBe(false);
	await world.opens();
	expect(await small.says(large.self, "hello")).toBe(true);
	expect(await large.says(small.self, "hello yourself")).toBe(true);
	await world.until("both read", () => small.texts.length > 0 && large.texts.length > 0);
	expect([small.texts, large.texts]).toEqual([["hello yourself"], ["hello"]]);
	expect(small.direct.states.peek()[large.self]).toEqual({ is: "open" });
	expect([small.changes, large.changes]).toEqual([[true], [true]]);
	// one offer, one answer, and at most four letters of candidates each
	const kinds = world.letters.map(({ t, body }) => ("type" in body ? body.type : t));
	expect(kinds.filter((kind) => kind !== "ice")).toEqual(["offer", "answer"]);
	expect(kinds.filter((kind) => kind === "ice").length).toBeLessThanOrEqual(8);
	expect([small.journal, large.journal]).toEqual([[], []]);
});

test("whoever asks first: a thousand times both at once end in one connection", async () => {
	const world = createDirectPair(2);
	const { small, large, chance, clock, mesh } = world;
	for (let round = 0; round < 1_000; round++) {
		world.world.isUnordered = round % 2 === 1;
		clock.later(chance.below(40), () => small.direct.want(large.self));
		clock.later(chance.below(40), () => large.direct.want(small.self));
		await world.until(`round ${round}`, world.bothOpen, 4_000);
		await world.pass(300);
		expect([mesh.alive(), mesh.ends(), world.bothOpen()]).toEqual([2, 2, true]);
		const [one, other] = await Promise.all([small.link(), large.link()]);
		expect(one?.link).toBe(other?.link);
		small.direct.closeAll();
		await world.until("closed", () => mesh.ends() === 0);
		// overtaken letters of this round are in, and offers of this minute are forgotten
		await world.pass(20_000);
	}
	expect([small.journal, large.journal]).toEqual([[], []]);
	// both had really begun: one of the two gave way
	expect(mesh.dials).toBeGreaterThan(2_300);
}, 120_000);

test("a worker that dies finds the connection again, and the other end notices nothing", async () => {
	const world = createDirectPair(3);
	const { small, large } = world;
	await world.opens();
	for (let death = 0; death < 15; death++) {
		small.dies();
		expect(await large.says(small.self, `after death ${death}`)).toBe(true);
		await world.until("it was read", () => small.texts.length === death + 1);
	}
	await world.until("open", () => small.direct.isOpen(large.self));
	expect(await small.says(large.self, "still here")).toBe(true);
	await world.until("it was read", () => large.texts.length === 1);
	expect([world.mesh.dials, large.changes]).toEqual([2, [true]]);
});

test("a worker that dies at any moment of the opening leaves nothing that stays stuck", async () => {
	for (let ms = 0; ms < 120; ms += 3) {
		const world = createDirectPair(400 + ms);
		const { small, large } = world;
		small.direct.want(large.self);
		await world.pass(ms);
		small.dies();
		large.dies();
		await world.pass(60_000);
		small.direct.want(large.self);
		await world.until(`both are open after a death at ${ms}`, world.bothOpen);
		expect(world.mesh.ends()).toBe(2);
	}
});

test("where no UDP passes it gives up, leaves it alone for longer each time, and works when it does", async () => {
	const world = createDirectPair(5);
	const { small, large, mesh } = world;
	mesh.blocked.add("large");
	const dialled: number[] = [];
	const begin = world.clock.now();
	let before = 0;
	// a letter waits all the time
	for (let second = 0; second < 900; second++) {
		small.direct.want(large.self);
		await world.pass(1_000);
		if (mesh.dials > before) dialled.push(Math.round((world.clock.now() - begin) / 1_000));
		before = mesh.dials;
	}
	// 20 s of trying, then pauses of 5 s, 30 s, 5 min
	expect(dialled).toHaveLength(5);
	const gaps = dialled.slice(1).map((at, i) => at - (dialled[i] ?? 0));
	expect(gaps.map((gap) => Math.round(gap / 5) * 5)).toEqual([25, 50, 320, 320]);
	expect(mesh.ends()).toBe(0);
	expect(small.direct.states.peek()[large.self]?.is).not.toBe("open");
	mesh.blocked.clear();
	await world.pass(300_000);
	await world.opens();
});

test("a path that breaks is looked for again, over the same connection", async () => {
	const world = createDirectPair(6);
	const { small, large, mesh } = world;
	await world.opens();
	for (let round = 0; round < 3; round++) {
		// the last candidates have come
		await world.pass(1_000);
		mesh.breakPaths();
		await world.until("it is seen", () => !small.direct.isOpen(large.self), 10_000);
		expect(await small.says(large.self, "into the dark")).toBe(false);
		await world.until("both are open again", world.bothOpen, 10_000);
		expect(await small.says(large.self, `again ${round}`)).toBe(true);
		await world.pass(100_000);
	}
	await world.until("read", () => large.texts.length === 3);
	expect([mesh.dials, mesh.alive()]).toEqual([2, 2]);
});

test("a path that does not come back is closed, and the next need opens another", async () => {
	const world = createDirectPair(7);
	const { small, large, mesh } = world;
	await world.opens();
	mesh.blocked.add("small");
	mesh.breakPaths();
	await world.until("given up", () => mesh.ends() === 0, 30_000);
	expect(small.direct.states.peek()[large.self]).toEqual({ is: "failed", word: "broke" });
	mesh.blocked.clear();
	await world.pass(6_000);
	await world.opens();
});

test("another network: a restart at once, without losing the connection", async () => {
	const world = createDirectPair(8);
	const { small, large, mesh } = world;
	await world.opens();
	const offers = () => world.letters.filter(({ body }) => "type" in body && body.type === "offer").length;
	small.check();
	await world.until("an offer", () => offers() === 2);
	await world.pass(1_000);
	expect([mesh.dials, world.bothOpen()]).toEqual([2, true]);
	expect(await large.says(small.self, "on another network")).toBe(true);
	// both at once
	small.check();
	large.check();
	await world.pass(2_000);
	expect([mesh.dials, mesh.alive(), world.bothOpen()]).toEqual([2, 2, true]);
});

test("closes when nothing passed for five minutes, not while something does", async () => {
	const world = createDirectPair(9);
	const { small, large, mesh } = world;
	await world.opens();
	for (let i = 0; i < 4; i++) {
		await world.pass(4 * 60_000);
		expect(await small.says(large.self, "still talking")).toBe(true);
	}
	await world.pass(4 * 60_000);
	expect(world.bothOpen()).toBe(true);
	await world.pass(70_000);
	expect([mesh.ends(), large.texts.length]).toEqual([0, 4]);
	expect(small.direct.states.peek()[large.self]?.is).toBe("closed");
	expect(small.changes).toEqual([true, false]);
	await world.opens();
});

test("a browser that ended and came back opens another; the old one gives way", async () => {
	const world = createDirectPair(10);
	const { small, large, mesh } = world;
	for (const [gone, stayed] of [
		[small, large],
		[large, small],
	] as const) {
		await world.opens();
		gone.restarts();
		await world.pass(1_000);
		gone.direct.want(stayed.self);
		await world.until("both are open", world.bothOpen);
		expect(await stayed.says(gone.self, "welcome back")).toBe(true);
		await world.until("read", () => gone.texts.at(-1) === "welcome back");
		expect(mesh.ends()).toBe(2);
	}
});

test("without the relay's word about servers it opens all the same, after three seconds", async () => {
	const world = createDirectPair(11);
	world.small.side.turnFails = true;
	await world.opens();
	expect(world.bothOpen()).toBe(true);
});

test("an offer that got lost costs one attempt", async () => {
	const world = createDirectPair(12);
	world.world.tamper = () => [];
	world.small.direct.want(world.large.self);
	await world.until("it is given up", () => world.mesh.dials === 1 && world.mesh.ends() === 0);
	world.world.tamper = (letter) => [letter];
	await world.pass(5_000);
	await world.opens();
});

test("nobody is dialled who is not at the relay, and a path outlives the relay", async () => {
	const world = createDirectPair(13);
	const { small, large, mesh } = world;
	small.side.here = false;
	small.direct.want(large.self);
	await world.pass(5_000);
	expect(mesh.dials).toBe(0);
	small.side.here = true;
	await world.opens();
	small.side.here = large.side.here = small.side.answers = large.side.answers = false;
	await world.pass(60_000);
	expect(await small.says(large.self, "no relay needed")).toBe(true);
	await world.until("read", () => large.texts.length === 1);
});
