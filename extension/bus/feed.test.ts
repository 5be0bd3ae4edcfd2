import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { mirror, publish } from "./feed.ts";
import { type Wire, wirePair } from "./wire.ts";

interface View {
	readonly name: string;
	readonly people: Readonly<Record<string, { readonly age: number }>>;
}
const turn = () => new Promise((resolve) => setTimeout(resolve));

function world(start: View) {
	const view = signal(start);
	const [left, right] = wirePair();
	const frames: Record<string, unknown>[] = [];
	left.onMessage((message) => void frames.push(message as Record<string, unknown>));
	const seen: View[] = [];
	mirror<View>(left, "view", (now) => void seen.push(now));
	publish<View>(right, "view", ["people"], () => view.value);
	return { view, left, right, frames, seen };
}

test("a mirror gets the whole view first, then what changed", async () => {
	const { view, frames, seen } = world({ name: "a", people: { bob: { age: 1 }, carol: { age: 2 } } });
	await turn();
	const carol = view.value.people.carol ?? { age: 0 };
	view.value = { ...view.value, people: { carol, dave: { age: 3 } } };
	await turn();
	expect(frames[1]).toEqual({
		kind: "feed",
		feed: "view",
		revision: 1,
		rows: { people: { bob: null, dave: { age: 3 } } },
	});
	expect(seen.at(-1)).toEqual({ name: "a", people: { carol: { age: 2 }, dave: { age: 3 } } });
});

test("rows that did not change stay the same objects", async () => {
	const { view, seen } = world({ name: "a", people: { bob: { age: 1 } } });
	await turn();
	view.value = { ...view.value, name: "b" };
	await turn();
	expect(seen[1]?.people).toBe(seen[0]?.people);
	expect(seen[1]?.name).toBe("b");
});

test("nothing is sent when nothing changed", async () => {
	const { view, frames } = world({ name: "a", people: {} });
	await turn();
	view.value = { ...view.value };
	await turn();
	expect(frames).toHaveLength(1);
});

test("a mirror that missed a revision asks for a snapshot and never merges", async () => {
	const view = signal<View>({ name: "a", people: {} });
	const [left, right] = wirePair();
	let isDropping = false;
	const lossy: Wire = { ...right, post: (message) => isDropping || right.post(message) };
	const seen: View[] = [];
	mirror<View>(left, "view", (now) => void seen.push(now));
	publish<View>(lossy, "view", ["people"], () => view.value);
	await turn();
	isDropping = true;
	view.value = { ...view.value, people: { bob: { age: 1 } } };
	await turn();
	isDropping = false;
	view.value = { ...view.value, name: "b" };
	await turn();
	await turn();
	expect(seen.at(-1)).toEqual(view.value);
	expect(seen.some(({ name, people }) => name === "b" && !people.bob)).toBe(false);
});

test("a closed wire hears nothing more", async () => {
	const { view, left, right, frames } = world({ name: "a", people: {} });
	await turn();
	left.close();
	view.value = { ...view.value, name: "b" };
	await turn();
	expect(frames).toHaveLength(1);
	right.close();
});
