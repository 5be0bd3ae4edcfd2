/** The picture of a person as numbers, from 32 bytes (LOOK.md, "The picture of a person"). Same key, same picture, everywhere. */
import { signal } from "@preact/signals";
import { concat } from "../../../protocol/bytes.ts";
import { type Iid, idBytes } from "../../../protocol/ids.ts";

export interface Recipe {
	/** The three hues, degrees: the ground, and what is added for the far half and the figure. */
	readonly hue: number;
	readonly halfTurn: number;
	readonly figureTurn: number;
	readonly slope: number;
	readonly lift: number;
	readonly radius: number;
	readonly far: number;
	readonly look: number;
	readonly kind: 0 | 1 | 2;
}

const label = new TextEncoder().encode("sidelong avatar 1");
const halfTurns = [40, 90, 165, 215, 300];
const figureTurns = [25, 75, 130, 190, 320];
const lifts = [-9, -2, 6, 13];
const radii = [11, 14.5, 18, 22];
const fars = [9, 14, 18];

export async function recipeOf(key: Uint8Array): Promise<Recipe> {
	const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(concat(label, key)));
	const d = new Uint8Array(digest);
	const at = (index: number) => d[index] ?? 0;
	const pick = (list: readonly number[], index: number) => list[at(index) % list.length] ?? 0;
	return {
		hue: 15 * (at(0) % 24),
		halfTurn: pick(halfTurns, 1),
		figureTurn: pick(figureTurns, 2),
		slope: 12 + 30 * (at(3) % 12),
		lift: pick(lifts, 4),
		radius: pick(radii, 5),
		far: pick(fars, 6),
		look: 22.5 * (at(7) % 16),
		kind: (at(8) % 3) as Recipe["kind"],
	};
}

const made = new Map<Iid, ReturnType<typeof signal<Recipe>>>();

/** The recipe of a key: absent for the moment that hashing takes, then there for good. */
export function recipeFor(iid: Iid): Recipe | undefined {
	const known = made.get(iid) ?? signal<Recipe>();
	if (!made.has(iid)) {
		made.set(iid, known);
		recipeOf(idBytes(iid)).then(
			(recipe) => {
				known.value = recipe;
			},
			() => made.delete(iid),
		);
	}
	return known.value;
}
