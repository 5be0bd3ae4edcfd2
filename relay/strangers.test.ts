import { expect, test } from "vitest";
import type { Address } from "../protocol/ids.ts";
import { limits as agreed } from "../protocol/limits.ts";
import { usualLimits } from "./limits.ts";
import { createStrangers } from "./strangers.ts";

const limits = usualLimits;
const passes = { limit: undefined, retryMs: 0 };
const person = (name: string | number) => `person ${name}` as Address;

test("the wait that is asked for is until the first of the five is an hour ago", () => {
	let time = 0;
	const { knock } = createStrangers({ now: () => time, limits });
	for (let i = 0; i < limits.knockTargets; i++) {
		time = i * 1_000;
		expect(knock(person("eve"), person(i))).toEqual(passes);
	}
	const { retryMs: wait, limit } = knock(person("eve"), person(9));
	expect(limit).toBe("knockTargets");
	expect(wait).toBe(agreed.knockWindowMs - time);
	time += wait - 1;
	expect(knock(person("eve"), person(9)).retryMs).toBe(1);
	time += 1;
	expect(knock(person("eve"), person(9))).toEqual(passes);
	expect(knock(person("eve"), person(10)).retryMs).toBeGreaterThan(0);
});

test("a crowd of knockers is not remembered for ever, and a busy one is not forgotten", () => {
	const { knock } = createStrangers({ now: () => 0, limits });
	for (let i = 0; i < limits.knockFrames; i++)
		expect(knock(person("quiet"), person("alice"))).toEqual(passes);
	expect(knock(person("quiet"), person("alice")).retryMs).toBeGreaterThan(0);
	expect(knock(person("bob"), person("alice"))).toEqual(passes);
	for (let i = 0; i < 6_000; i++) knock(person(i), person("alice"));
	expect(knock(person("bob"), person("alice"))).toEqual(passes);
	for (let i = 6_000; i < 12_000; i++) knock(person(i), person("alice"));
	expect(knock(person("bob"), person("alice")).retryMs).toBeGreaterThan(0);
	expect(knock(person("quiet"), person("alice"))).toEqual(passes);
});
