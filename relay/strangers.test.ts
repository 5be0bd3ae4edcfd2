import { expect, test } from "vitest";
import type { Address } from "../protocol/ids.ts";
import { limits } from "../protocol/limits.ts";
import { createStrangers } from "./strangers.ts";

const person = (name: string | number) => `person ${name}` as Address;

test("the wait that is asked for is until the first of the five is an hour ago", () => {
	let time = 0;
	const { knock } = createStrangers({ now: () => time });
	for (let i = 0; i < limits.knockTargets; i++) {
		time = i * 1_000;
		expect(knock(person("eve"), person(i))).toBe(0);
	}
	const wait = knock(person("eve"), person(9));
	expect(wait).toBe(limits.knockWindowMs - time);
	time += wait - 1;
	expect(knock(person("eve"), person(9))).toBe(1);
	time += 1;
	expect(knock(person("eve"), person(9))).toBe(0);
	expect(knock(person("eve"), person(10))).toBeGreaterThan(0);
});

test("a crowd of knockers is not remembered for ever, and a busy one is not forgotten", () => {
	const { knock } = createStrangers({ now: () => 0 });
	for (let i = 0; i < limits.knockFrames; i++) expect(knock(person("quiet"), person("alice"))).toBe(0);
	expect(knock(person("quiet"), person("alice"))).toBeGreaterThan(0);
	expect(knock(person("bob"), person("alice"))).toBe(0);
	for (let i = 0; i < 6_000; i++) knock(person(i), person("alice"));
	expect(knock(person("bob"), person("alice"))).toBe(0);
	for (let i = 6_000; i < 12_000; i++) knock(person(i), person("alice"));
	expect(knock(person("bob"), person("alice"))).toBeGreaterThan(0);
	expect(knock(person("quiet"), person("alice"))).toBe(0);
});
