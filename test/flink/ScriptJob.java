import java.net.URLClassLoader;
import java.util.Collections;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.table.runtime.application.SqlDriver;

/**
 * Runs one SQL script with Flink's own SqlDriver, the whole cluster inside this JVM.
 *
 * In a real cluster the application entry point prepares the thread for the user's program; here we do it:
 * SqlDriver casts the context class loader to Flink's user class loader, and an environment that was not set as
 * context would ignore the configuration file, run without checkpoints, and so never commit anything.
 */
public final class ScriptJob {
  public static void main(String[] arguments) {
    try {
      run(arguments);
    } catch (Throwable failure) {
      // Threads of the cluster would keep the JVM alive, and who waits for the job waiting.
      System.err.print("Exception in thread \"main\" ");
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String[] arguments) throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration();
    configuration.set(DeploymentOptions.TARGET, "local");
    configuration.set(DeploymentOptions.ATTACHED, true);

    URLClassLoader loader =
        ClientUtils.buildUserCodeClassLoader(
            Collections.emptyList(), Collections.emptyList(), ScriptJob.class.getClassLoader(), configuration);
    Thread.currentThread().setContextClassLoader(loader);
    StreamContextEnvironment.setAsContext(new DefaultExecutorServiceLoader(), configuration, loader, false, false);
    SqlDriver.main(arguments);
  }
}
