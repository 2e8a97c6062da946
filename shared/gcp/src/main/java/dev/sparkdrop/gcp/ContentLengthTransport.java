package dev.sparkdrop.gcp;

import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.MultipartContent;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;

/**
 * Sends a body of many parts with its length. The client does not know it beforehand, and so the
 * JDK would send it in chunks of 4 KiB, each a call of the system (seen with google-http-client 2.x
 * and JDK 17): for a small object that is most of the work.
 */
final class ContentLengthTransport extends HttpTransportOptions {
  @Serial private static final long serialVersionUID = 1;

  ContentLengthTransport(HttpTransportOptions.Builder builder) {
    super(builder);
  }

  @Override
  public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> service) {
    HttpRequestInitializer usual = super.getHttpRequestInitializer(service);
    return request -> {
      usual.initialize(request);
      HttpExecuteInterceptor others = request.getInterceptor();
      request.setInterceptor(
          each -> {
            count(each);
            if (others != null) {
              others.intercept(each);
            }
          });
    };
  }

  private static void count(HttpRequest request) throws IOException {
    if (request.getContent() instanceof MultipartContent parts) {
      request.setContent(Counted.of(parts));
    }
  }

  /** Written once already, so it can be sent again, too. */
  private static final class Counted extends ByteArrayOutputStream implements HttpContent {
    /** Room for what is beside an object of the largest size that is sent in one piece. */
    private static final int ROOM = 16 << 10;

    private final String type;

    private Counted(String type) {
      super(ROOM);
      this.type = type;
    }

    static Counted of(MultipartContent parts) throws IOException {
      Counted counted = new Counted(parts.getType());
      parts.writeTo(counted);
      return counted;
    }

    @Override
    public long getLength() {
      return size();
    }

    @Override
    public String getType() {
      return type;
    }

    @Override
    public boolean retrySupported() {
      return true;
    }

    @Override
    public synchronized void writeTo(OutputStream out) throws IOException {
      super.writeTo(out);
    }
  }
}
