/** Calls between two: rung, answered, refused, missed, interrupted, and what each end says and shows of it. */
import { describe, expect, test } from "vitest";
import { createQuietWorld, createWorld } from "../world.ts";
import { answers, callOf, hangsUp, idOf, notes, phase, ringing, rings, sets, talking } from "./callers.ts";
import { friends, hour, minute, second } from "./friends.ts";

/** A thousand of them take three minutes. */
const glares = Number(process.env.SIDELONG_GLARES ?? 60);

describe("ringing", () => {
	test("rings, is answered, is live on both sides, and leaves a line when it ends", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_000);
		expect(calls.devices("bob").playing).toBe("ring");
		expect(calls.devices("alice").playing).toBe("ring-back");
		expect([bob.outside.rings.size, bob.outside.badgeCall]).toEqual([1, "ringing"]);
		// nothing of the kind before bob said yes
		expect([calls.dials, calls.devices("bob").opened]).toEqual([0, 0]);
		await when(answers(bob));
		await until("both are live", () => phase(alice) === "live" && phase(bob) === "live");
		expect([...calls.sends("alice"), ...calls.sends("bob")]).toEqual(["microphone", "microphone"]);
		expect([bob.outside.rings.size, bob.outside.badgeCall, calls.devices("bob").playing]).toEqual([
			0,
			"live",
			null,
		]);
		await pass(65 * second);
		await when(hangsUp(alice));
		await until("it is over", () => phase(bob) === "ended" && phase(alice) === "ended");
		expect([callOf(bob)?.end, callOf(bob)?.endedByUs, callOf(alice)?.endedByUs]).toEqual([
			"hung-up",
			false,
			true,
		]);
		await pass(2 * minute);
		expect([callOf(alice), callOf(bob), calls.ends()]).toEqual([null, null, 0]);
		for (const [person, who] of [
			[alice, "bob"],
			[bob, "alice"],
		] as const) {
			expect(notes(person, who)).toEqual(["talked"]);
			expect(person.messages(who)[0]?.call?.seconds).toBeGreaterThanOrEqual(65);
			expect(calls.devices(person.name).captured()).toEqual([]);
		}
	});
	test("hung up by a worker that dies at any call into the world: no device stays open", async () => {
		let calls = 1;
		for (let dieAt = 0; dieAt <= calls; dieAt++) {
			const { alice, bob, calls: mesh, when, until, pass } = await talking(30_900 + dieAt);
			const from = alice.steps();
			// the first time nothing happens: how many calls there are
			if (dieAt > 0) alice.diesIn(dieAt, dieAt % 2 === 0);
			await when(hangsUp(alice));
			if (dieAt === 0) calls = alice.steps() - from;
			await pass(10 * second);
			alice.look();
			await until("it is over", () => callOf(alice) === null && phase(bob) !== "live");
			expect([dieAt, mesh.ends("alice"), mesh.devices("alice").captured()]).toEqual([dieAt, 0, []]);
		}
		expect(calls).toBeGreaterThan(3);
	}, 120_000);
	test("declined: nothing was opened, and both know", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_001);
		await when(hangsUp(bob));
		await until("alice knows", () => callOf(alice)?.end === "declined");
		expect(calls.dials).toBe(0);
		await pass(2 * minute);
		expect([notes(alice, "bob"), notes(bob, "alice")]).toEqual([["declined"], ["declined"]]);
	});
	test("taken back: it rings no more and was missed, unread", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_002);
		bob.closesPanel();
		await when(hangsUp(alice));
		await until("it stops", () => bob.outside.rings.size === 0 && calls.devices("bob").playing === null);
		await pass(minute);
		bob.look();
		await pass(second);
		expect([notes(alice, "bob"), notes(bob, "alice")]).toEqual([["cancelled"], ["missed"]]);
		const row = bob.view()?.chats[bob.contact("alice")?.id as never] as { unread: number } | undefined;
		expect(row?.unread).toBe(1);
		expect([...bob.outside.notices.values()]).toEqual([{ unread: 1, missed: true }]);
	});
	test("nobody answers: it ends after 45 seconds on both sides", async () => {
		const { alice, bob, pass } = await ringing(30_003);
		await pass(40 * second);
		expect([phase(alice), phase(bob)]).toEqual(["ringing", "ringing"]);
		await pass(6 * second);
		expect([callOf(alice)?.end, callOf(bob)?.end]).toEqual(["unanswered", "unanswered"]);
		await pass(3 * minute);
		expect([notes(alice, "bob"), notes(bob, "alice")]).toEqual([["unanswered"], ["missed"]]);
	});
	test("somebody who is away has missed it when they come, and hears nothing", async () => {
		const { alice, bob, calls, when, until, pass } = await friends(30_004);
		alice.opens("bob");
		bob.leaves();
		await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
		await when(rings(alice, "bob"));
		await pass(2 * minute);
		expect(notes(alice, "bob")).toEqual(["unanswered"]);
		await pass(hour);
		bob.returns();
		bob.opens("alice");
		await until("bob sees it", () => notes(bob, "alice").length === 1, 10 * minute);
		expect([notes(bob, "alice"), calls.devices("bob").sounds.filter(Boolean)]).toEqual([["missed"], []]);
	});
	test("whoever is in a call is busy, and finds the missed one", async () => {
		const { alice, bob, carol, calls, when, until, pass } = await threeFriends(30_005);
		await when(rings(alice, "bob"));
		await until("it rings", () => phase(bob) === "ringing");
		await when(answers(bob));
		await until("live", () => phase(alice) === "live");
		await when(rings(carol, "bob"));
		await until("carol knows", () => callOf(carol)?.end === "busy");
		expect([phase(alice), phase(bob), calls.devices("carol").playing]).toEqual(["live", "live", "busy"]);
		await pass(minute);
		expect(notes(bob, "carol")).toEqual(["missed"]);
	});
});

async function threeFriends(seed: number) {
	const world = await createWorld(seed, "alice", "bob", "carol");
	await world.befriend(world.alice, world.bob);
	await world.befriend(world.carol, world.bob);
	world.bob.opens("carol");
	return world;
}

describe("both ring at once", () => {
	test(
		"it is always one call, whoever is first and whatever is late",
		async () => {
			for (let seed = 0; seed < glares; seed++) {
				const { alice, bob, calls, when, until, pass } = await friends(31_000 + seed);
				const late = seed % 7;
				const first = when(rings(seed % 2 ? alice : bob, seed % 2 ? "bob" : "alice"));
				if (late > 0) await pass(late * 3);
				const second = when(rings(seed % 2 ? bob : alice, seed % 2 ? "alice" : "bob"));
				await Promise.all([first, second]);
				await until("both are live", () => phase(alice) === "live" && phase(bob) === "live", minute);
				expect(idOf(alice), `seed ${seed}`).toBe(idOf(bob));
				expect(calls.live()).toBe(2);
				await when(hangsUp(alice));
				await until("over", () => phase(alice) !== "live" && phase(bob) !== "live");
				await pass(minute);
				expect([calls.ends(), callOf(alice), callOf(bob)]).toEqual([0, null, null]);
			}
		},
		Math.max(120_000, glares * 2_000),
	);
});

test("a ring that comes while ours is being prepared is the one that is answered", async () => {
	const turn = { iceServers: [{ urls: ["turn:127.0.0.1:3478"] }], ttl: 600 };
	for (let ms = 0; ms < 30; ms++) {
		const world = createQuietWorld(31_500 + ms, { turn }, "alice", "bob");
		const { alice, bob, calls, arrives, befriend, when, until, pass } = world;
		for (const person of [alice, bob]) await arrives(person);
		await befriend(alice, bob);
		// whoever goes through TURN only asks the relay for it first, and that takes its time
		await when(bob.ask((api) => api.setRelayOnly({ relayOnly: true })));
		const first = rings(alice, "bob");
		await pass(ms);
		const answer = await when(rings(bob, "alice"));
		await when(first);
		expect(answer, `${ms} ms`).toBe(null);
		await until("both are live", () => phase(alice) === "live" && phase(bob) === "live", minute);
		expect([idOf(alice), calls.live()]).toEqual([idOf(bob), 2]);
	}
}, 60_000);

test("ours may begin while theirs is being judged: it is one call, and nobody is busy", async () => {
	for (let ms = 0; ms < 24; ms++) {
		const { alice, bob, clock, calls, when, until, pass } = await friends(31_600 + ms);
		// a browser takes its time to remember
		for (const { profile } of [alice, bob]) {
			const set = profile.session.set.bind(profile.session);
			Object.assign(profile.session, {
				set: (items: object) =>
					new Promise<void>((resolve) => clock.later(6, () => void set(items as never).then(resolve))),
			});
		}
		const first = when(rings(alice, "bob"));
		await pass(ms);
		const second = when(rings(bob, "alice"));
		await Promise.all([first, second]);
		await until("both are live", () => phase(alice) === "live" && phase(bob) === "live", minute);
		expect([idOf(alice), calls.live()], `${ms} ms`).toEqual([idOf(bob), 2]);
	}
}, 60_000);

describe("in a call", () => {
	test("mute, deafen, camera and screen are shown to the other, and nothing is negotiated", async () => {
		const { alice, bob, calls, when, until } = await talking(30_010);
		const shown = () => Object.values(callOf(bob)?.people ?? {})[0];
		await until("alice is heard", () => shown()?.muted === false);
		await when(sets(alice, { muted: true }));
		await until("bob sees it", () => shown()?.muted === true);
		expect([...calls.sends("alice")]).toEqual([]);
		await when(sets(alice, { muted: false, camera: true, sharing: true }));
		await until("bob sees it", () => shown()?.camera === true && shown()?.sharing === true);
		expect([...calls.sends("alice")]).toEqual(expect.arrayContaining(["microphone", "camera", "screen"]));
		await when(sets(alice, { deafened: true }));
		await until("bob sees it", () => shown()?.deafened === true && shown()?.muted === true);
		expect(alice.outside.badgeCall).toBe("muted");
		await when(sets(alice, { muted: false }));
		await until("alice hears again", () => shown()?.deafened === false && shown()?.muted === false);
		expect(calls.dials).toBe(2);
	});
	test("it outlives workers, panels and the relay", async () => {
		const { alice, bob, relay, calls, when, until, pass } = await talking(30_011);
		for (let death = 0; death < 15; death++) {
			alice.dies();
			if (death % 2) bob.dies();
			if (death % 3 === 0) alice.closesPanel();
			await pass(5 * second);
			alice.look();
			expect([calls.live(), phase(alice)]).toEqual([2, "live"]);
		}
		relay.kill();
		await pass(20 * second);
		expect([phase(alice), phase(bob), calls.live()]).toEqual(["live", "live", 2]);
		relay.start();
		await pass(20 * second);
		await when(hangsUp(bob));
		await until("alice knows", () => phase(alice) === "ended");
		await pass(minute);
		expect(calls.ends()).toBe(0);
	});
	test("a path that breaks is looked for again, and nothing is sent meanwhile", async () => {
		const { alice, bob, calls, until, pass } = await talking(30_012);
		const state = () => Object.values(callOf(bob)?.people ?? {})[0]?.state;
		calls.blocked.add("alice");
		calls.breakPaths();
		const states = () => [alice, bob].map((person) => Object.values(callOf(person)?.people ?? {})[0]?.state);
		await until("both are unsure", () => states().every((each) => each === "unsure"), minute);
		expect([...calls.sends("alice"), ...calls.sends("bob")]).toEqual([]);
		calls.blocked.clear();
		await until("it is back", () => state() === "live", minute);
		expect([...calls.sends("bob"), phase(alice)]).toEqual(["microphone", "live"]);
		await pass(second);
	});
	test("a hiccup of five seconds is seen as one, and passes without another path", async () => {
		const { alice, bob, calls, until } = await talking(30_018);
		const states = () => [alice, bob].map((person) => Object.values(callOf(person)?.people ?? {})[0]?.state);
		calls.stalled = true;
		await until("both are unsure", () => states().every((each) => each === "unsure"), 5 * second);
		expect([...calls.sends("alice")]).toEqual([]);
		calls.stalled = false;
		await until("both are back", () => states().every((each) => each === "live"), 2 * second);
		expect([calls.dials, ...calls.sends("alice")]).toEqual([2, "microphone"]);
	});
	test("a path that does not come back ends it on both sides, and the next call works", async () => {
		const { alice, bob, calls, when, until, pass } = await talking(30_013);
		calls.blocked.add("alice");
		calls.breakPaths();
		await until("both know", () => phase(alice) === "ended" && phase(bob) === "ended", 3 * minute);
		expect([callOf(alice)?.end, calls.ends()]).toEqual(["lost", 0]);
		calls.blocked.clear();
		await pass(2 * minute);
		await when(rings(bob, "alice"));
		await until("it rings", () => phase(alice) === "ringing" && !callOf(alice)?.isOurs, minute);
		await when(answers(alice));
		await until("live", () => phase(bob) === "live");
	});
	test("a browser that ends leaves the other one a sentence", async () => {
		const { alice, bob, until, pass } = await talking(30_014);
		bob.restarts();
		await until("alice knows", () => phase(alice) === "ended", 3 * minute);
		bob.look();
		await pass(second);
		expect([callOf(alice)?.end, callOf(bob)]).toEqual(["lost", null]);
	});
	test("removing somebody ends the call with them", async () => {
		const { alice, bob, calls, when, until, pass } = await talking(30_015);
		await when(bob.about("alice", (api, id) => api.forget({ id })));
		await until("it is over", () => phase(bob) !== "live");
		await pass(minute);
		expect([calls.ends("bob"), calls.devices("bob").captured()]).toEqual([0, []]);
		expect(phase(alice)).not.toBe("live");
	});
});

describe("devices", () => {
	test("the first call opens the tab, it rings on meanwhile, and goes on when it is allowed", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_020);
		calls.devices("bob").permissions.microphone = "prompt";
		await when(answers(bob));
		await until("the tab opens", () => bob.outside.asked === 1);
		expect([phase(bob), callOf(bob)?.media.microphone, phase(alice)]).toEqual([
			"answering",
			"prompt",
			"ringing",
		]);
		await pass(5 * second);
		expect([phase(alice), bob.outside.asked]).toEqual(["ringing", 1]);
		calls.devices("bob").permit("microphone", "granted");
		await until("live", () => phase(alice) === "live" && phase(bob) === "live");
	});
	test("whoever takes 40 seconds to allow it: the offer is ready and waits, and the other end opens nothing", async () => {
		const { alice, bob, calls, relay, when, until, pass } = await ringing(30_023);
		calls.devices("bob").permissions.microphone = "prompt";
		const before = relay.wire.length;
		await when(answers(bob));
		await pass(40 * second);
		expect(relay.wire.slice(before).every((frame) => frame.length < 2_000)).toBe(true);
		expect([phase(bob), phase(alice), calls.ends("bob"), calls.ends("alice")]).toEqual([
			"answering",
			"ringing",
			1,
			0,
		]);
		calls.devices("bob").permit("microphone", "granted");
		await until("live", () => phase(alice) === "live" && phase(bob) === "live");
		expect(calls.dials).toBe(2);
	});
	test("no after all, while the offer waits: nothing is left of it", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_024);
		calls.devices("bob").permissions.microphone = "prompt";
		await when(answers(bob));
		await pass(5 * second);
		await when(hangsUp(bob));
		await until("alice knows", () => callOf(alice)?.end === "declined");
		expect([calls.ends(), calls.candidates]).toEqual([0, 0]);
	});
	test("the worker dies while the offer waits: another one is made", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_025);
		calls.devices("bob").permissions.microphone = "prompt";
		await when(answers(bob));
		await pass(5 * second);
		bob.dies();
		bob.look();
		await pass(second);
		calls.devices("bob").permit("microphone", "granted");
		await until("live", () => phase(alice) === "live" && phase(bob) === "live");
		expect([calls.ends("bob"), calls.ends("alice")]).toEqual([1, 1]);
	});
	test("answered in a worker that has just been woken, while the offer takes its time", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_100);
		calls.devices("bob").permissions.microphone = "prompt";
		calls.describeMs = 50;
		const call = idOf(bob);
		bob.dies();
		bob.look();
		await when(bob.ask((api) => api.answerCall({ call, video: false, withoutMicrophone: false })));
		await pass(second);
		calls.devices("bob").permit("microphone", "granted");
		await until("live", () => phase(alice) === "live" && phase(bob) === "live", minute);
		expect([calls.ends("bob"), calls.ends("alice")]).toEqual([1, 1]);
	});
	test("refused: one may listen, and the next call works when it is allowed", async () => {
		const { alice, bob, calls, when, until, pass } = await ringing(30_021);
		calls.devices("bob").permissions.microphone = "denied";
		await when(answers(bob));
		await until("bob sees why", () => callOf(bob)?.media.microphone === "denied");
		await when(answers(bob, { withoutMicrophone: true }));
		await until("live", () => phase(alice) === "live" && phase(bob) === "live");
		await until(
			"alice sees that bob is muted",
			() => Object.values(callOf(alice)?.people ?? {})[0]?.muted === true,
		);
		expect([...calls.sends("bob")]).toEqual([]);
		await when(hangsUp(bob));
		await pass(2 * minute);
		calls.devices("bob").permit("microphone", "granted");
		await when(rings(alice, "bob"));
		await until("it rings", () => phase(bob) === "ringing", minute);
		await when(answers(bob));
		await until("bob is heard", () => calls.sends("bob").has("microphone"));
	});
	test("fifty calls leave nothing behind", async () => {
		const { alice, bob, calls, when, until, pass } = await friends(30_022);
		for (let count = 0; count < 50; count++) {
			const [from, to] = count % 2 ? [alice, bob] : [bob, alice];
			await when(rings(from, to.name, count % 3 === 0));
			await until("it rings", () => phase(to) === "ringing" && !callOf(to)?.isOurs, minute);
			await when(answers(to, { video: count % 3 === 0 }));
			await until("live", () => phase(alice) === "live" && phase(bob) === "live", minute);
			await when(hangsUp(count % 4 < 2 ? from : to));
			await until("over", () => phase(alice) !== "live" && phase(bob) !== "live");
		}
		await pass(2 * minute);
		expect([calls.ends(), calls.devices("alice").captured(), calls.devices("bob").captured()]).toEqual([
			0,
			[],
			[],
		]);
		expect(calls.devices("alice").volumes().length + calls.devices("alice").watchers()).toBe(0);
	}, 60_000);
});

test("through TURN only: without one the call does not begin, with one it does", async () => {
	const { alice, when } = await friends(30_030);
	await when(alice.ask((api) => api.setRelayOnly({ relayOnly: true })));
	expect(await when(rings(alice, "bob"))).toBe("no-turn");
	expect(callOf(alice)).toBe(null);

	const turn = { iceServers: [{ urls: ["turn:127.0.0.1:3478"] }], ttl: 600 };
	const world = createQuietWorld(30_031, { turn }, "carol", "dave");
	const { carol, dave, calls, arrives, befriend, until } = world;
	for (const person of [carol, dave]) await arrives(person);
	await befriend(carol, dave);
	await world.when(carol.ask((api) => api.setRelayOnly({ relayOnly: true })));
	await world.when(rings(carol, "dave"));
	await until("it rings", () => phase(dave) === "ringing");
	await world.when(answers(dave));
	await until("live", () => phase(carol) === "live" && phase(dave) === "live");
	expect(calls.servers.flat()).toContain("turn:127.0.0.1:3478");
});

describe("a call that finds no way", () => {
	test("ends with the same sentence on both sides, whoever gives up first", async () => {
		const { alice, bob, calls, relay, clock, when, until } = await ringing(30_040);
		calls.blocked.add("bob");
		// what bob says first takes its time: he gives up sooner
		const end = clock.now() + second;
		relay.tamper = ({ to, bytes }) => {
			if (to !== "alice" || clock.now() > end) return [bytes];
			clock.later(3 * second, () => relay.inject(to, bytes));
			return [];
		};
		await when(answers(bob));
		const ended = (person: typeof alice) => phase(person) === "ended";
		const ends: Record<string, unknown> = {};
		await until(
			"both know",
			() => {
				for (const person of [alice, bob]) if (ended(person)) ends[person.name] ??= callOf(person)?.end;
				return Object.keys(ends).length === 2;
			},
			minute,
		);
		expect([ends, calls.ends()]).toEqual([{ alice: "failed", bob: "failed" }, 0]);
		expect([notes(alice, "bob"), notes(bob, "alice")]).toEqual([["failed"], ["failed"]]);
	});
	test.each([0, 1, 2, 3])("but two offers that meet after a lost answer find theirs (%i)", async (seed) => {
		const { alice, bob, relay, clock, when, until } = await ringing(30_050 + seed);
		await when(answers(bob));
		// bob offers; the answer is lost, and alice offers before bob does so again
		const end = clock.now() + 4_500;
		relay.tamper = ({ to, bytes }) => (to === "bob" && clock.now() < end ? [] : [bytes]);
		await until("both are live", () => phase(alice) === "live" && phase(bob) === "live", 25 * second);
	});
});
