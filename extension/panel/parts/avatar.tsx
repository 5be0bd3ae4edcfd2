/** The picture of a person, drawn from their key. It helps to recognise; it proves nothing. */
import { useId } from "preact/hooks";
import type { Iid } from "../../../protocol/ids.ts";
import { Bite, Dot, type Presence } from "./avatar-dot.tsx";
import { type Recipe, recipeFor } from "./recipe.ts";

interface Props {
	/** What the person is called here: its first letters stand on the picture. */
	readonly name: string;
	/** Absent until they proved who they are: a disc without colours. */
	readonly iid: Iid | undefined;
	readonly size: number;
	/** Only where both share it. */
	readonly presence?: Presence | undefined;
}

export function Avatar({ name, iid, size, presence }: Props) {
	const id = useId();
	const recipe = iid && recipeFor(iid);
	const isSmall = size < 32;
	return (
		<svg class="avatar" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
			{presence && <Bite id={`${id}-bite`} isSmall={isSmall} />}
			<g {...(presence && { mask: `url(#${id}-bite)` })}>
				{recipe ? <Picture {...recipe} /> : <circle class="avatar-plain" cx="32" cy="32" r="32" />}
				<text
					x="32"
					y={isSmall ? 43.2 : 40.2}
					text-anchor="middle"
					font-size={isSmall ? 32 : 23}
					font-weight="620"
					letter-spacing="-.6"
					fill={recipe ? oklch(0.2, 0.045, recipe.hue) : "currentColor"}
				>
					{initials(name, isSmall ? 1 : 2)}
				</text>
			</g>
			{presence && <Dot of={presence} isSmall={isSmall} />}
		</svg>
	);
}

function Picture({ hue, halfTurn, figureTurn, slope, lift, radius, far, look, kind }: Recipe) {
	const id = useId();
	const ground = oklch(0.87, 0.068, hue);
	const angle = (look * Math.PI) / 180;
	const towards = (distance: number) => ({
		cx: round(32 + distance * Math.cos(angle)),
		cy: round(32 + distance * Math.sin(angle)),
	});
	const figure = (color: string) => {
		if (kind === 0) return <circle {...towards(far)} r={radius} fill={color} />;
		if (kind === 1)
			return (
				<circle
					{...towards(far)}
					r={radius}
					fill="none"
					stroke={color}
					stroke-width={round(Math.max(5, radius * 0.42))}
				/>
			);
		return (
			<>
				<circle {...towards(far)} r={radius + 3} fill={color} />
				<circle {...towards(far + radius * 0.34)} r={round(radius * 0.46)} fill={ground} />
			</>
		);
	};
	return (
		<>
			<clipPath id={`${id}-rim`}>
				<circle cx="32" cy="32" r="32" />
			</clipPath>
			<clipPath id={`${id}-half`}>
				<rect
					x="-64"
					y="0"
					width="192"
					height="128"
					transform={`rotate(${slope} 32 32) translate(0 ${32 + lift})`}
				/>
			</clipPath>
			<g clip-path={`url(#${id}-rim)`}>
				<rect width="64" height="64" fill={ground} />
				{figure(oklch(0.955, 0.035, hue + figureTurn))}
				<g clip-path={`url(#${id}-half)`}>
					<rect width="64" height="64" fill={oklch(0.755, 0.112, hue + halfTurn)} />
					{figure(oklch(0.675, 0.122, hue + figureTurn))}
				</g>
			</g>
		</>
	);
}

/** The first letters of the first two words, or the first two letters of one. */
export function initials(name: string, count: 1 | 2): string {
	const words = name.split(/[\s_-]+/).filter(Boolean);
	const [first = "", second] = words.map((word) => [...word]);
	const letters = count === 1 ? first.slice(0, 1) : second ? [first[0], second[0]] : first.slice(0, 2);
	const [head = "", ...rest] = letters;
	return head.toLocaleUpperCase() + rest.join("");
}

const oklch = (lightness: number, chroma: number, hue: number) =>
	`oklch(${lightness} ${chroma} ${hue % 360})`;
const round = (value: number) => Math.round(value * 100) / 100;
