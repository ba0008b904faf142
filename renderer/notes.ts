import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './styles/base.css';
import { mount } from 'svelte';
import NotesScreen from './screens/NotesScreen.svelte';

// The instructor's notes are a window of their own. It reads nothing from disk and keeps nothing.
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const dress = (): void => void (document.documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light');
dress();
dark.addEventListener('change', dress);
const target = document.getElementById('app');
if (target !== null) mount(NotesScreen, { target });
