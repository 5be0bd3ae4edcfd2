// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { chatView, message } from "./fixtures.ts";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
const { place } = await import("../../extension/panel/parts/grouping.ts");
const { ago, dayName, rowTime } = await import("../../extension/panel/words/dates.ts");

const noon = new Date(2026, 2, 20, 12).getTime();
const minute = 60_000;
const groups = (rows: Parameters<typeof chatView>[0], firstUnread: string | null = null) =>
	place(chatView(rows).messages, firstUnread)
		.map(({ beginsGroup, endsGroup }) => `${beginsGroup ? "[" : ""}m${endsGroup ? "]" : ""}`)
		.join("");

test("groups one writer's messages that are close in time and equally far", () => {
	const at = (minutes: number) => ({ at: noon + minutes * minute });
	expect(groups([message("a", at(0)), message("b", at(1)), message("c", at(9))])).toBe("[mm][m]");
	expect(groups([message("a", at(0)), message("b", { ...at(1), mine: true })])).toBe("[m][m]");
	const mine = { ...at(0), mine: true } as const;
	expect(
		groups([message("a", { ...mine, delivery: "sent" }), message("b", { ...mine, delivery: "waiting" })]),
	).toBe("[m][m]");
	expect(
		groups([message("a", { ...mine, delivery: "failed" }), message("b", { ...mine, delivery: "failed" })]),
	).toBe("[m][m]");
});

test("the unread line begins a group, midnight begins a day", () => {
	const late = new Date(2026, 2, 20, 23, 59).getTime();
	const [first, second] = [message("a", { at: late }), message("b", { at: late + 2 * minute })];
	expect(groups([first, second])).toBe("[m][m]");
	expect(place(chatView([first, second]).messages, null).map(({ beginsDay }) => beginsDay)).toEqual([
		true,
		true,
	]);
	const near = [message("a", { at: noon }), message("b", { at: noon })] as const;
	expect(groups([...near], near[1].id)).toBe("[m][m]");
});

test("order is the worker's, whatever the clocks said", () => {
	const rows = [message("a", { order: "2", at: noon }), message("b", { order: "1", at: noon + minute })];
	expect(place(chatView(rows).messages, null).map((row) => row.message.text)).toEqual(["b", "a"]);
});

test("times are words that fit their distance", () => {
	const day = 24 * 60 * minute;
	expect(rowTime(noon - 10 * minute, noon)).toMatch(/11:50/);
	expect(rowTime(noon - day, noon)).toBe("Thu");
	expect(rowTime(noon - 20 * day, noon)).toMatch(/28/);
	expect(rowTime(noon - 400 * day, noon)).toMatch(/2025/);
	expect(dayName(noon, noon)).toBe("Today");
	expect(dayName(noon - day, noon)).toBe("Yesterday");
	expect(ago(noon - 10 * minute, noon)).toBe("10 minutes ago");
	expect(ago(noon - 3 * 60 * minute, noon)).toBe("3 hours ago");
	expect(ago(noon - 2 * day, noon)).toBe("2 days ago");
});
