/** The demonstrations that can be opened, as the home page presents them. What is wrong with each is for the user to find. */
export interface DemoCard {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly riddle: string;
}

export const DEMOS: readonly DemoCard[] = [
  {
    name: 'cartoon',
    title: 'Cartoon faces',
    question: 'Cheerful or gloomy?',
    riddle: 'A classifier learns these faces quickly, then trips over new ones. What was it looking at?',
  },
];
