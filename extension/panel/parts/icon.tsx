/** A lucide icon, drawn from its data. Decoration: the words beside it, or the name of its button, carry the meaning. */
import type { IconNode } from "lucide";
import { createElement } from "preact";

interface Props {
	readonly of: IconNode;
	readonly size?: number;
}

export function Icon({ of, size = 18 }: Props) {
	return (
		<svg
			class="icon"
			width={size}
			height={size}
			viewBox="0 0 24 24"
			fill="none"
			stroke="currentColor"
			stroke-width="1.75"
			stroke-linecap="round"
			stroke-linejoin="round"
			aria-hidden="true"
		>
			{of.map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }))}
		</svg>
	);
}
