/** The mark, large, leaning in from the panel's edge. Its dot turns to the field that is written in. */
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface Props {
	/** Where the ring stands and how large it is, in parts of the width 360 and the height 300. */
	readonly x: number;
	readonly y: number;
	readonly radius: number;
	/** Where the dot rests, degrees clockwise from the right. */
	readonly look: number;
	/** The dot has set behind the slope and looks at nothing. */
	readonly isSet?: boolean;
}

const width = 360;
const height = 300;

export function Peek({ x, y, radius, look, isSet = false }: Props) {
	const id = useId();
	const drawing = useRef<SVGSVGElement>(null);
	const [turn, setTurn] = useState(look);
	// where the slope begins, how far from the middle the dot is, and how large
	const [edge, reach, dot] = isSet ? [-0.04, 0.34, 0.27] : [0.2, 0.57, 0.25];
	const [ring, cx, cy] = [radius * width, x * width, y * height];

	useEffect(() => {
		if (isSet) return;
		const onFocus = (event: FocusEvent) => {
			const field = event.target;
			if (field instanceof HTMLInputElement && drawing.current)
				setTurn(angleTo(field, drawing.current, cx / width, cy / height));
		};
		const onBlur = () => setTurn(look);
		document.addEventListener("focusin", onFocus);
		document.addEventListener("focusout", onBlur);
		if (document.activeElement instanceof HTMLInputElement && drawing.current)
			setTurn(angleTo(document.activeElement, drawing.current, cx / width, cy / height));
		return () => {
			document.removeEventListener("focusin", onFocus);
			document.removeEventListener("focusout", onBlur);
		};
	}, [look, cx, cy, isSet]);

	return (
		<svg
			ref={drawing}
			class="peek"
			viewBox={`0 0 ${width} ${height}`}
			preserveAspectRatio="xMaxYMin"
			aria-hidden="true"
		>
			<clipPath id={id}>
				<rect
					x={-2 * width}
					y={cy + ring * edge}
					width={6 * width}
					height={4 * height}
					transform={`rotate(-12 ${cx} ${cy})`}
				/>
			</clipPath>
			<circle class="peek-ring" cx={cx} cy={cy} r={ring} />
			{!isSet && <circle class="peek-slope" cx={cx} cy={cy} r={ring} clip-path={`url(#${id})`} />}
			<circle class="peek-hole" cx={cx} cy={cy} r={ring * 0.58} />
			<circle
				class="peek-dot"
				cx={cx + ring * reach}
				cy={cy}
				r={ring * dot}
				style={{ transform: `rotate(${turn}deg)`, transformOrigin: `${cx}px ${cy}px` }}
			/>
			{isSet && <circle class="peek-slope" cx={cx} cy={cy} r={ring} clip-path={`url(#${id})`} />}
		</svg>
	);
}

/** From the ring's centre to where text begins in the field. The drawing is mirrored in right-to-left pages, and so is the answer. */
function angleTo(field: HTMLElement, drawing: SVGSVGElement, x: number, y: number): number {
	const [to, from] = [field.getBoundingClientRect(), shownIn(drawing)];
	const isMirrored = getComputedStyle(field).direction === "rtl";
	const dx = isMirrored
		? from.left + from.width * (1 - x) - (to.right - to.width * 0.3)
		: to.left + to.width * 0.3 - (from.left + from.width * x);
	const dy = to.top + to.height / 2 - (from.top + from.height * y);
	return Math.round((Math.atan2(dy, dx) * 180) / Math.PI);
}

/** Where the drawing really is in its box, which may be too low for it: at the end of its first line. */
function shownIn(drawing: SVGSVGElement) {
	const box = drawing.getBoundingClientRect();
	const wide = Math.min(box.width, (box.height * width) / height);
	const isMirrored = getComputedStyle(drawing).direction === "rtl";
	const left = isMirrored ? box.left : box.right - wide;
	return { left, right: left + wide, top: box.top, width: wide, height: (wide * height) / width };
}
