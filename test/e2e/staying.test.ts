/** Whatever dies under two people who write: nothing is lost, shown twice or out of order, both are back without a click, and what the panel says is true. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChat, say } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { button, chatOf, item, names, numbered, other, says, tell } from "../driver/talking.ts";
import { introduce, openPair, type Pair, reopen } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
	// a direct path would carry what is to pass the relay
	const panel = await pair.bob.panel();
	await button(panel, "Back").click();
	await button(panel, "Settings").click();
	await panel.getByRole("button", { name: /Direct path with/ }).click();
	await panel.getByRole("menuitemradio", { name: "Nobody", exact: true }).click();
	await button(panel, "Back").click();
	await openChat(panel, "alice");
	for (const each of [await chatOf(pair, pair.alice), panel]) await says(each, "through relay");
});
afterAll(() => pair.close());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes numbered texts for as long as something else happens, and three after it. Answers them. */
async function writes(who: Profile, prefix: string, meanwhile: Promise<unknown>): Promise<string[]> {
	const said: string[] = [];
	let left = 3;
	let isOver = false;
	void meanwhile.finally(() => {
		isOver = true;
	});
	while (left > 0) {
		if (isOver) left -= 1;
		const text = `${prefix} ${said.length}`;
		await say(await chatOf(pair, who), text);
		said.push(text);
		await sleep(100);
	}
	await meanwhile;
	return said;
}

/** Both show all of it in order; the writer is told that it arrived. */
async function arrived(from: Profile, prefix: string, said: readonly string[]): Promise<void> {
	expect(said.length).toBeGreaterThan(3);
	for (const who of [other(pair, from), from])
		await expect
			.poll(async () => numbered(await chatOf(pair, who), prefix), { timeout: 60_000 })
			.toEqual(said);
	const undelivered = async () =>
		(await names(await chatOf(pair, from))).filter(
			(name) => name.startsWith(`You, ${prefix}`) && !name.endsWith("delivered"),
		);
	await expect.poll(undelivered, { timeout: 60_000 }).toEqual([]);
}

async function bothAreBack(): Promise<void> {
	for (const profile of [pair.alice, pair.bob]) {
		const panel = await chatOf(pair, profile);
		await says(panel, "through relay");
		expect(await panel.getByText("No way to the relay.").count()).toBe(0);
	}
}

describe("while both write", () => {
	test("the relay is killed and started again", async () => {
		const disturb = (async () => {
			await sleep(500);
			await pair.relay.stop("SIGKILL");
			for (const profile of [pair.alice, pair.bob]) await says(await chatOf(pair, profile), "not connected");
			await sleep(1_000);
			await pair.relay.start();
		})();
		const [a, b] = await Promise.all([
			writes(pair.alice, "killed-a", disturb),
			writes(pair.bob, "killed-b", disturb),
		]);
		await arrived(pair.alice, "killed-a", a);
		await arrived(pair.bob, "killed-b", b);
		await bothAreBack();
	});

	test("both workers are killed fifteen times", async () => {
		const disturb = (async () => {
			let killed = 0;
			for (let turn = 0; killed < 30 && turn < 200; turn++) {
				killed += await (turn % 2 === 0 ? pair.alice : pair.bob).killWorker();
				await sleep(150);
			}
			expect(killed).toBeGreaterThanOrEqual(30);
		})();
		const [a, b] = await Promise.all([
			writes(pair.alice, "dead-a", disturb),
			writes(pair.bob, "dead-b", disturb),
		]);
		await arrived(pair.alice, "dead-a", a);
		await arrived(pair.bob, "dead-b", b);
		await bothAreBack();
	});

	test("the extension of one reloads", async () => {
		const disturb = (async () => {
			await sleep(500);
			await pair.bob.reload();
			await pair.bob.panel();
		})();
		const a = await writes(pair.alice, "reload", disturb);
		await arrived(pair.alice, "reload", a);
		await tell(pair, pair.bob, "here again");
		await bothAreBack();
	});

	test("the relay is silent for 40 s and speaks again", async () => {
		process.kill(pair.relay.pid, "SIGSTOP");
		const from = performance.now();
		const a: string[] = [];
		try {
			for (; performance.now() - from < 40_000; await sleep(2_000)) {
				a.push(`silent ${a.length}`);
				await say(await chatOf(pair, pair.alice), a.at(-1) ?? "");
			}
			// nobody claims that letters get anywhere
			await says(await chatOf(pair, pair.alice), "not connected");
			const last = await item(await chatOf(pair, pair.alice), a.at(-1) ?? "").getAttribute("aria-label");
			expect(last).toMatch(/waiting for bob$/);
		} finally {
			process.kill(pair.relay.pid, "SIGCONT");
		}
		await arrived(pair.alice, "silent", a);
		await tell(pair, pair.bob, "heard you");
		await bothAreBack();
	});

	test("the browser of one is closed and opened", async () => {
		let again: Pair | undefined;
		const disturb = (async () => {
			await sleep(500);
			await pair.bob.close({ keep: true });
			await says(await chatOf(pair, pair.alice), "not connected");
			again = await reopen(pair, ["bob"]);
		})();
		const a = await writes(pair.alice, "closed", disturb);
		if (again) pair = again;
		await arrived(pair.alice, "closed", a);
		await tell(pair, pair.bob, "opened again");
		await bothAreBack();
	});
});
