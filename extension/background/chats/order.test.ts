import fc from "fast-check";
import { expect, test } from "vitest";
import { placeAfter, placeBetween } from "./order.ts";

test("places go up, and a hundred late messages before the same one all find their own", () => {
	const first = placeAfter(undefined);
	const last = placeAfter(first);
	const places = [first, last];
	for (let i = 0; i < 100; i++) places.splice(-1, 0, placeBetween(places.at(-2), last));
	expect([...places].sort()).toEqual(places);
	expect(new Set(places).size).toBe(102);
	expect(placeAfter(last) > last).toBe(true);
});

test("whatever was inserted where, order is kept and nothing collides", () => {
	fc.assert(
		fc.property(fc.array(fc.nat(), { maxLength: 120 }), (choices) => {
			const places = [placeAfter(undefined)];
			for (const choice of choices) {
				const at = choice % (places.length + 1);
				const high = places[at];
				places.splice(
					at,
					0,
					high === undefined ? placeAfter(places.at(-1)) : placeBetween(places[at - 1], high),
				);
			}
			expect([...places].sort()).toEqual(places);
			expect(new Set(places).size).toBe(places.length);
		}),
	);
});
