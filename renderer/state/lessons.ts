import { type Course, loadCourse } from '#lessons';

const sources = import.meta.glob<string>(['../../lessons/**/*.json', '../../lessons/**/*.md'], { query: '?raw', import: 'default', eager: true });

/** The curriculum that was built into the app. It was checked before; a fault here is a fault of the build. */
export function builtInCourse(): Course {
  const files = new Map(Object.entries(sources).map(([path, text]) => [path.replace('../../lessons/', ''), text]));
  const { course, problems } = loadCourse(files);
  if (course === null) throw new Error(`The lessons could not be read: ${problems.map(({ file, message }) => `${file}: ${message}`).join('; ')}`);
  return course;
}
