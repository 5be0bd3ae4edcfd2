/** The worker dies once, at each call into the storage and each word to the hands of a handing over, on either side. */
import { expect, test } from "vitest";
import { digitsOf, heard, newId, whyOf, withFresh } from "./two-browsers.ts";

type Side = "old" | "new";
type Where = "storage" | "hands";
interface Death {
	readonly side: Side;
	readonly where: Where;
	readonly at: number;
	readonly before: boolean;
}

/** Answers whether there was such a call at all; with what is wrong after it. */
async function live(death: Death): Promise<{ readonly wasThere: boolean; readonly bad: readonly string[] }> {
	const world = await withFresh(75_000 + death.at);
	const { alice, bob, fresh, when, until, pass, shows, isThere, confirms } = world;
	const both = [alice, fresh];
	const victim = death.side === "old" ? alice : fresh;
	const before = victim.deaths();
	const bad: string[] = [];
	const look = () => {
		for (const person of both) person.look();
	};
	const isOver = () => both.some((person) => whyOf(person) !== undefined && whyOf(person) !== "done");
	if (death.where === "storage") victim.diesIn(death.at, death.before);
	else victim.diesAtWord(death.at, death.before);

	const text = await shows();
	const id = newId();
	const answer = await when(fresh.ask((api) => api.takeOver({ id, text })));
	if (answer !== null) bad.push(`taken over: ${answer}`);
	await until("digits", () => {
		look();
		return isOver() || both.every((person) => digitsOf(person) !== undefined);
	});
	if (isOver()) return { wasThere: victim.deaths() > before, bad: [`over: ${both.map(whyOf)}`] };
	if (digitsOf(alice) !== digitsOf(fresh)) bad.push("other digits");
	const said = await confirms();
	if (said !== null) bad.push(`confirmed: ${said}`);
	await until(
		"it is there",
		() => {
			look();
			return isOver() || (fresh.view()?.phase === "ready" && fresh.view()?.relay.state === "connected");
		},
		10 * 60_000,
	);
	if (isOver()) return { wasThere: victim.deaths() > before, bad: [`over: ${both.map(whyOf)}`] };
	await isThere();
	await until("one of them is quiet", () => {
		look();
		return alice.view()?.relay.state === "stopped" && fresh.contact("bob")?.path === "relay";
	});
	const wasThere = victim.deaths() > before;
	// both browsers end and come back: it was kept
	for (const person of both) {
		person.restarts();
		person.look();
	}
	await until("one of them is back", () => {
		look();
		return fresh.contact("bob")?.path === "relay";
	});
	fresh.opens("bob");
	await when(fresh.says("bob", "from here"));
	await when(bob.says("alice", "to you"));
	await until("they talk", () => {
		look();
		return heard(bob, "alice").includes("from here") && heard(fresh, "bob").includes("to you");
	});
	await pass(3_000);
	if (alice.view()?.relay.state !== "stopped") bad.push(`the old one is ${alice.view()?.relay.state}`);
	if (heard(alice, "bob").includes("to you")) bad.push("the old one reads on");
	if (heard(bob, "alice").join() !== "hello,from here") bad.push(heard(bob, "alice").join());
	if (fresh.view()?.self?.iid !== alice.view()?.self?.iid) bad.push("somebody else");
	if (bob.contact("alice")?.keyChanged !== false) bad.push("bob is warned");
	if (Object.keys(bob.view()?.contacts ?? {}).length !== 1) bad.push("bob sees two");
	if (/handover|passport/.test(fresh.profile.memory())) bad.push("something is left of it");
	for (const event of [...alice.journal, ...fresh.journal, ...bob.journal])
		if (event.startsWith("bug")) bad.push(event);
	return { wasThere, bad };
}

for (const side of ["old", "new"] as const)
	for (const where of ["storage", "hands"] as const)
		test(`at any call of the ${side} browser's worker into the ${where}: one goes on, and all of it`, async () => {
			const found: unknown[] = [];
			let count = 0;
			for (let at = 1; ; at++) {
				const lives = [];
				for (const before of [true, false]) {
					const death = { side, where, at, before };
					const { wasThere, bad } = await live(death).catch((error: unknown) => ({
						wasThere: true,
						bad: [String(error)],
					}));
					lives.push(wasThere);
					if (bad.length > 0) found.push({ ...death, bad });
				}
				if (!lives.includes(true)) break;
				count++;
			}
			expect(found).toEqual([]);
			expect(count).toBeGreaterThan(10);
		}, 240_000);

/** Somebody says stop while the digits are compared, and a worker dies of it. */
async function stops({ side, where, at, before }: Death, by: Side): Promise<boolean> {
	const world = await withFresh(76_000 + at);
	const { alice, bob, fresh, when, until, shows, comes, compare, ends, expectClean } = world;
	const both = [alice, fresh];
	const look = () => {
		for (const person of both) person.look();
	};
	await comes(await shows());
	await compare();
	const victim = side === "old" ? alice : fresh;
	const deaths = victim.deaths();
	if (where === "storage") victim.diesIn(at, before);
	else victim.diesAtWord(at, before);
	expect(await ends(by === "old" ? alice : fresh)).toBe(null);
	await until(
		"both know",
		() => {
			look();
			return both.every((person) => whyOf(person) !== undefined || person.view()?.handover === null);
		},
		20 * 60_000,
	);
	const wasThere = victim.deaths() > deaths;
	for (const person of both) expect(await ends(person)).toBe(null);
	await until("it is off the screen", () => {
		look();
		return both.every((person) => person.view()?.handover === null);
	});
	expectClean();
	expect(alice.profile.memory()).not.toMatch(/handover/);
	await when(alice.says("bob", "still here"));
	await until("alice goes on", () => {
		look();
		return heard(bob, "alice").includes("still here");
	});
	expect(fresh.view()?.relay.state).not.toBe("connected");
	return wasThere;
}
for (const by of ["old", "new"] as const)
	test(`when the ${by} browser ends it: the old one goes on, and nothing of it is in the new one`, async () => {
		for (const side of ["old", "new"] as const)
			for (const where of ["storage", "hands"] as const)
				for (let at = 1; ; at++) {
					const lives = [];
					for (const before of [true, false]) lives.push(await stops({ side, where, at, before }, by));
					if (!lives.includes(true)) break;
				}
	}, 240_000);
