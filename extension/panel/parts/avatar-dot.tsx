/** Who is here: a bite out of the picture, and a dot in it. */
export type Presence = "here" | "away";

const at = { cx: 53.5, cy: 53.5 };

/** What is taken from the picture, so that the dot stands on what lies behind. */
export function Bite({ id, isSmall }: { readonly id: string; readonly isSmall: boolean }) {
	return (
		<mask id={id}>
			<rect x="-4" y="-4" width="72" height="72" fill="#fff" />
			<circle {...at} r={isSmall ? 10.5 : 11.5} fill="#000" />
		</mask>
	);
}

export function Dot({ of, isSmall }: { readonly of: Presence; readonly isSmall: boolean }) {
	const radius = isSmall ? 7 : 8;
	if (of === "here") return <circle class="dot-here" {...at} r={radius} />;
	return <circle class="dot-away" {...at} r={radius - 1.6} fill="none" stroke-width="3.2" />;
}
