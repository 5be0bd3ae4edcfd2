/** The mark, and the arrow to where the browser asks. */
export function Mark() {
	return (
		<svg class="icon permission-mark" width="48" height="48" viewBox="0 0 32 32" aria-hidden="true">
			<path
				class="permission-mark-ring"
				d="M16 1.5A14.5 14.5 0 1 1 16 30.5H4.6A3.1 3.1 0 0 1 1.5 27.4V16A14.5 14.5 0 0 1 16 1.5Z"
			/>
			<circle class="permission-mark-hole" cx="16" cy="16" r="8.6" />
			<circle class="permission-mark-dot" cx="23.3" cy="19.2" r="5.1" />
		</svg>
	);
}

export function Arrow() {
	return (
		<svg
			class="icon permission-arrow"
			width="60"
			height="44"
			viewBox="0 0 60 44"
			fill="none"
			stroke="currentColor"
			stroke-width="3"
			stroke-linecap="round"
			stroke-linejoin="round"
			aria-hidden="true"
		>
			<path d="M56 38C34 38 14 30 6 8M3 18 6 7l10 5" />
		</svg>
	);
}
