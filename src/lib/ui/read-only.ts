/** Why nothing can be changed in a tab that looks on. */
export const READ_ONLY = 'Another tab is editing this project; take over first.';
