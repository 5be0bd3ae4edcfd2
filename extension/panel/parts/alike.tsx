/** A calm word about a handle that could be taken for another. */
import { Eye } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

export function Alike({ children }: { readonly children: ComponentChildren }) {
	return (
		<p class="alike small" role="status">
			<Icon of={Eye} size={14} />
			<span>{children}</span>
		</p>
	);
}
