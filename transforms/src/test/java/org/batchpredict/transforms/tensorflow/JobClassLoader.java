package org.batchpredict.transforms.tensorflow;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The class loader of a job on Flink: it asks its own class path first, then its parent. */
final class JobClassLoader extends URLClassLoader {
  JobClassLoader(List<Path> classPath) {
    super(classPath.stream().map(JobClassLoader::url).toArray(URL[]::new));
  }

  /** Has the job that it belongs to run the model of that name, and tell what came out. */
  String predict(String model) throws ReflectiveOperationException {
    return (String)
        loadClass(ModelRun.class.getName()).getMethod("predict", String.class).invoke(null, model);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try {
        return findClass(name);
      } catch (ClassNotFoundException e) {
        return super.loadClass(name, resolve);
      }
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
