/** Ring and dot: what is left of a wait, or, turning, that something is under way. */
const radius = 5.4;
const length = 2 * Math.PI * radius;

interface Props {
	/** 0 to 1. */
	readonly part: number;
	readonly size?: number;
}

export function TimeRing({ part, size = 14 }: Props) {
	const angle = (part * 360 - 90) * (Math.PI / 180);
	return (
		<svg class="icon ring" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
			<circle class="ring-track" cx="8" cy="8" r={radius} />
			<circle
				class="ring-arc"
				cx="8"
				cy="8"
				r={radius}
				stroke-dasharray={`${part * length} ${length}`}
				transform="rotate(-90 8 8)"
			/>
			<circle class="ring-head" cx={8 + radius * Math.cos(angle)} cy={8 + radius * Math.sin(angle)} r="2.1" />
		</svg>
	);
}

export function WorkRing({ size = 16 }: { readonly size?: number }) {
	return (
		<svg class="icon ring ring-work" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
			<circle class="ring-track" cx="8" cy="8" r={radius} />
			<circle class="ring-head" cx="8" cy={8 - radius} r="2.1" />
		</svg>
	);
}
