// @vitest-environment happy-dom
import { render, waitFor } from "@testing-library/preact";
import { expect, test } from "vitest";
import { Avatar, initials } from "../../extension/panel/parts/avatar.tsx";
import { recipeOf } from "../../extension/panel/parts/recipe.ts";
import { iidOf } from "./fixtures.ts";

test.each([
	[0, [105, 165, 130, 72, -2, 22, 18, 315, 0]],
	[1, [345, 300, 75, 102, -9, 22, 14, 225, 0]],
])("draws the key of bytes %i as the design says", async (byte, expected) => {
	const recipe = await recipeOf(new Uint8Array(32).fill(byte));
	const { hue, halfTurn, figureTurn, slope, lift, radius, far, look, kind } = recipe;
	expect([hue, halfTurn, figureTurn, slope, lift, radius, far, look, kind]).toEqual(expected);
});

test("shows a plain disc until the picture is there, and for people without a key", async () => {
	const { container } = render(
		<>
			<Avatar name="bob" iid={iidOf("bob")} size={40} />
			<Avatar name="eve" iid={undefined} size={40} />
		</>,
	);
	expect(container.querySelectorAll(".avatar-plain")).toHaveLength(2);
	await waitFor(() => expect(container.querySelectorAll(".avatar-plain")).toHaveLength(1));
});

test.each([
	["bob", 2, "Bo"],
	["bob", 1, "B"],
	["book-club", 2, "Bc"],
	["_x_", 2, "X"],
	["", 2, ""],
	["😀z", 2, "😀z"],
] as const)("takes the letters of %s (%i): %s", (name, count, expected) => {
	expect(initials(name, count)).toBe(expected);
});
